import 'maplibre-gl/dist/maplibre-gl.css';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react';
import type { Frame } from '@/domain/telemetry.ts';
import styles from './FleetMap.module.css';
import type { FleetMapProps, MapUnavailable } from './fleet-map-props.ts';
import { MapController } from './map-controller.ts';

/** The fleet on a map. Mounts once; data reaches the map through its controller's levers, never through React's tree. */
export function FleetMap(props: FleetMapProps) {
  const container = useRef<HTMLDivElement>(null);
  const controller = useRef<MapController>(null);
  const latest = useRef(props);
  const frame = useRef<Frame | null>(null);
  const [unavailable, setUnavailable] = useState<MapUnavailable | null>(null);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!container.current) return;
    const made = new MapController(container.current, {
      siteSelected: (siteId) => latest.current.onSiteSelected(siteId),
      siteHovered: (hovered) => latest.current.onSiteHovered(hovered),
      backgroundClicked: () => latest.current.onBackgroundClicked(),
      cameraMoved: (camera) => latest.current.onCameraMoved(camera),
      flowsDrawn: (drawn) => latest.current.onFlowsDrawn(drawn),
      unavailable: (reason) => {
        setUnavailable(reason);
        latest.current.onUnavailable(reason);
      },
    });
    controller.current = made;
    return () => {
      controller.current = null;
      made.dispose();
    };
  }, []);

  // All levers after each render, and after the controller is there: the ones that did not change do nothing.
  useEffect(() => {
    const map = controller.current;
    if (!map) return;
    map.camera.setPadding(props.padding);
    map.setCamera(props.camera);
    map.setFleet(props.fleet);
    map.setObjectives(props.objectives);
    map.setCutLinks(props.cutLinkIds);
    map.setMetric(props.metric);
    map.setFlowsVisible(props.flowsVisible);
    map.setLinksVisible(props.linksVisible);
    map.setSelection(props.selectedSiteId);
    map.setOverlay(props.overlay);
    map.setFrame(frame.current);
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the map reads the colours from the page; the name of the theme says when
  useEffect(() => controller.current?.setTheme(), [props.theme]);

  useImperativeHandle(
    props.ref,
    () => ({
      setFrame: (latestFrame) => {
        frame.current = latestFrame;
        controller.current?.setFrame(latestFrame);
      },
      flyToSite: (siteId) => controller.current?.camera.flyToSite(siteId),
      fitSites: (siteIds) => controller.current?.camera.fitSites(siteIds),
      fitFleet: () => controller.current?.camera.fitFleet(),
      zoomBy: (levels) => controller.current?.camera.zoomBy(levels),
    }),
    [],
  );

  return (
    <>
      <div ref={container} className={styles.map} data-testid="fleet-map" />
      {unavailable && (
        <p className={styles.unavailable} role="alert">
          {UNAVAILABLE_WORDS[unavailable]}
        </p>
      )}
    </>
  );
}

const UNAVAILABLE_WORDS: Readonly<Record<MapUnavailable, string>> = {
  'no-webgl2': 'This browser has no WebGL 2, so the map cannot be drawn. The table of sites has the same content.',
  'context-lost':
    'The graphics card was lost. The map comes back by itself when it does; the table of sites works now.',
  'not-loaded': 'The map’s boundaries did not load. Reload the page to try again; the table of sites works now.',
};

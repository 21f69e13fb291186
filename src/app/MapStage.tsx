import { useQuery } from '@tanstack/react-query';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import { describeError } from '@/api/client/api-error.ts';
import { useFrame } from '@/api/client/hooks.ts';
import { fleetQuery } from '@/api/client/queries.ts';
import type { FleetDocument } from '@/domain/planning.ts';
import { FleetMap } from '@/map/FleetMap.tsx';
import type { FleetMapHandle, HoveredSite } from '@/map/fleet-map-props.ts';
import { useMapOverlay } from '@/state/map-overlay.ts';
import { useMapRoom } from '@/state/map-room.ts';
import { usePreferences } from '@/state/preferences.ts';
import { useView } from '@/state/view-navigator.ts';
import { ErrorState } from '@/ui/ErrorState.tsx';
import { useResolvedTheme } from '@/ui/use-resolved-theme.ts';
import { HoverCard } from './HoverCard.tsx';
import styles from './MapStage.module.css';
import { MapUnavailableNote } from './MapUnavailableNote.tsx';
import { useMapHandle } from './map-handle.ts';
import { useFlyToChosen } from './use-fly-to-chosen.ts';

/** The map as the page: mounted once, behind every screen, so that coming back to it costs nothing. */
export function MapStage() {
  const { data: document, error, refetch } = useQuery(fleetQuery());
  if (document) return <LiveMap document={document} />;
  return (
    <div className={styles.waiting}>
      {error ? (
        <ErrorState title="The fleet could not be read" onRetry={() => void refetch()}>
          {describeError(error).sentence} {describeError(error).advice}
        </ErrorState>
      ) : (
        <p role="status">Waiting for the grid…</p>
      )}
    </div>
  );
}

function LiveMap({ document }: { readonly document: FleetDocument }) {
  const { view, go } = useView();
  const { handle, unavailable, setDrawn, setUnavailable } = useMapHandle();
  const overlay = useMapOverlay((store) => store.overlay);
  const covered = useMapRoom((room) => room.covered);
  const { theme, flowsVisible, linksVisible } = usePreferences();
  const [hovered, setHovered] = useState<HoveredSite | null>(null);
  const { fleet, classes } = document;
  const objectives = useMemo(() => classes.map(({ target }) => target.percentile / 100), [classes]);
  const cutLinkIds = useCutLinkIds();
  const mapOverlay = useMemo(
    () => overlay && { subjectSiteId: overlay.subjectSiteId, receiverSiteIds: overlay.receiverSiteIds },
    [overlay],
  );
  // The map's own element ends where the strip begins; the measured room is of the whole stage.
  const padding = useMemo(() => ({ ...covered, bottom: GAP }), [covered]);
  const shown = view.screen === 'monitor';
  const whatIf = shown && !view.table && overlay?.kind === 'what-if' ? overlay : null;
  const { chosenOnMap } = useFlyToChosen(view);
  useFitAsked(handle);
  // A link to a site without a camera opens on that site, near enough to see it out of its cluster.
  const [opening] = useState(() => {
    const site = fleet.sites.find(({ id }) => id === view.siteId);
    return site ? { lng: site.position.lon, lat: site.position.lat, zoom: SITE_ZOOM } : null;
  });

  return (
    <>
      <div className={shown ? styles.map : `${styles.map} ${styles.hidden}`} data-live>
        <FleetMap
          ref={handle}
          fleet={fleet}
          objectives={objectives}
          cutLinkIds={cutLinkIds}
          metric={view.metric}
          selectedSiteId={view.siteId}
          overlay={mapOverlay}
          theme={useResolvedTheme(theme)}
          padding={padding}
          flowsVisible={flowsVisible}
          linksVisible={linksVisible}
          camera={view.camera ?? opening}
          onSiteSelected={(siteId) => {
            chosenOnMap(siteId);
            go({ siteId, panel: null });
          }}
          onSiteHovered={setHovered}
          onBackgroundClicked={() => go({ siteId: null, panel: null })}
          onCameraMoved={(camera) => go({ camera }, 'replace')}
          onFlowsDrawn={setDrawn}
          onUnavailable={setUnavailable}
        />
        <FrameOnMap map={handle} />
        {shown && hovered && <HoverCard hovered={hovered} fleet={fleet} />}
      </div>
      {shown && unavailable && !view.table && <MapUnavailableNote reason={unavailable} />}
      {whatIf && (
        // Around the free part of the map only: the panels beside it stay live, and look it.
        <div className={styles.whatIf} style={covered}>
          <p>what-if · {whatIf.title}</p>
        </div>
      )}
    </>
  );
}

const GAP = 12;
const SITE_ZOOM = 6.5;

/** Tells the map each frame. By itself, so that nothing around the map renders anew each second. */
function FrameOnMap({ map }: { readonly map: RefObject<FleetMapHandle | null> }) {
  const frame = useFrame();
  useEffect(() => map.current?.setFrame(frame ?? null), [map, frame]);
  return null;
}

/** Moves the camera when a feature asks for sites to be in view: once for each time it asks. */
function useFitAsked(handle: RefObject<FleetMapHandle | null>) {
  useEffect(
    () =>
      useMapOverlay.subscribe(({ sitesToFit }, before) => {
        if (sitesToFit && sitesToFit !== before.sitesToFit) handle.current?.fitSites(sitesToFit);
      }),
    [handle],
  );
}

/** Links that are cut now, as the attention list has them; the same array while they are the same. */
function useCutLinkIds(): readonly string[] {
  const found = useFrame(({ attention }) =>
    attention.flatMap(({ kind, linkId }) => (kind === 'link-cut' && linkId ? [linkId] : [])),
  );
  return found ?? NO_LINKS;
}

const NO_LINKS: readonly string[] = [];

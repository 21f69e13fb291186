import { useState } from 'react';
import { cordonSite, returnSite } from '@/api/client/writes.ts';
import type { Site } from '@/domain/fleet.ts';
import { useView } from '@/state/view-navigator.ts';
import { Button } from '@/ui/Button.tsx';
import { canReturn, type SiteFigures } from './derive-site.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

interface SiteActionsProps {
  readonly site: Site;
  readonly figures: SiteFigures;
}

/** The operator's verbs for a site; each asks before it does. */
export function SiteActions({ site, figures }: SiteActionsProps) {
  const { go } = useView();
  const [asking, setAsking] = useState<'cordon' | 'return' | null>(null);
  const openOrClose = (kind: 'cordon' | 'return') => (open: boolean) => setAsking(open ? kind : null);
  const isDraining = figures.state === 'draining';
  const isEmpty = figures.state === 'drained';

  return (
    <>
      {!isEmpty && (
        <Button
          variant={canReturn(figures) ? 'plain' : 'primary'}
          stretch
          disabled={figures.state === 'failed'}
          onClick={() => go({ siteId: site.id, panel: 'drain' })}
        >
          {isDraining ? 'Show drain' : 'Preview drain…'}
        </Button>
      )}
      {canReturn(figures) ? (
        <Button variant="primary" stretch onClick={() => setAsking('return')}>
          Return to service…
        </Button>
      ) : (
        !isDraining && (
          <Button disabled={figures.cordoned || figures.state === 'failed'} onClick={() => setAsking('cordon')}>
            Cordon…
          </Button>
        )
      )}
      <ReasonDialog
        open={asking === 'cordon'}
        onOpenChange={openOrClose('cordon')}
        title={`Cordon ${site.name}`}
        description="The next plans give it no new work; what it serves now stays. “Return to service” undoes it."
        verb="Cordon"
        done={`${site.name} is cordoned`}
        draftKey={`cordon/${site.id}`}
        act={(reason) => cordonSite({ siteId: site.id, reason })}
      />
      <ReasonDialog
        open={asking === 'return'}
        onOpenChange={openOrClose('return')}
        title={`Return ${site.name} to service`}
        description="The next plan may use it again. Its models are loaded before it takes work."
        verb="Return to service"
        done={`${site.name} is back in service`}
        draftKey={`return/${site.id}`}
        act={(reason) => returnSite({ siteId: site.id, reason })}
      />
    </>
  );
}

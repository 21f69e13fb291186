import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { returnSite } from '@/api/client/writes.ts';
import { complainAboutReason } from '@/api/contract/reason.ts';
import type { Site } from '@/domain/fleet.ts';
import { useDrafts } from '@/state/drafts.ts';
import { Button } from '@/ui/Button.tsx';
import { Dialog } from '@/ui/Dialog.tsx';
import { TextField } from '@/ui/TextField.tsx';
import { WriteFailed } from './WriteFailed.tsx';

interface ReturnDialogProps {
  readonly site: Site;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks why a site goes back to work, and sends it there. */
export function ReturnDialog({ site, open, onOpenChange }: ReturnDialogProps) {
  const reasonKey = `return/${site.id}/reason`;
  const reason = useDrafts(({ texts }) => texts[reasonKey] ?? '');
  const writeDraft = useDrafts(({ write }) => write);
  const [showComplaint, setShowComplaint] = useState(false);
  const complaint = complainAboutReason(reason);
  const goBack = useMutation({
    mutationFn: returnSite,
    onSuccess: () => {
      writeDraft(reasonKey, '');
      onOpenChange(false);
    },
  });

  function confirm() {
    setShowComplaint(true);
    if (complaint === null && !goBack.isPending) goBack.mutate({ siteId: site.id, reason: reason.trim() });
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Return ${site.name} to service?`}
      description="The cordon is lifted and the grid is planned anew. The site may get work again, and models have to load first."
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Keep it cordoned</Button>
          <Button variant="primary" busy={goBack.isPending} onClick={confirm}>
            Return to service
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <TextField
          label="Reason, for the log"
          value={reason}
          onChange={(text) => writeDraft(reasonKey, text)}
          placeholder="PSU replaced, burn-in passed"
          error={showComplaint ? complaint : null}
        />
      </form>
      {goBack.isError && <WriteFailed error={goBack.error} />}
    </Dialog>
  );
}

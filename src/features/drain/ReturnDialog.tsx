import { useMutation } from '@tanstack/react-query';
import { returnSite } from '@/api/client/writes.ts';
import { complainAboutReason } from '@/api/contract/reason.ts';
import type { Site } from '@/domain/fleet.ts';
import { useReason } from '@/state/use-reason.ts';
import { Button } from '@/ui/Button.tsx';
import { Dialog } from '@/ui/Dialog.tsx';
import { ReasonForm } from '@/ui/ReasonForm.tsx';
import { WriteFailed } from './WriteFailed.tsx';

interface ReturnDialogProps {
  readonly site: Site;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks why a site goes back to work, and sends it there. */
export function ReturnDialog({ site, open, onOpenChange }: ReturnDialogProps) {
  const reason = useReason(`return/${site.id}/reason`, complainAboutReason);
  const goBack = useMutation({
    mutationFn: returnSite,
    onSuccess: () => {
      reason.reset();
      onOpenChange(false);
    },
  });

  function confirm() {
    const words = reason.take();
    if (words !== null && !goBack.isPending) goBack.mutate({ siteId: site.id, reason: words });
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
      <ReasonForm
        reason={reason.text}
        onChange={reason.write}
        placeholder="PSU replaced, burn-in passed"
        complaint={reason.complaint}
        onConfirm={confirm}
      />
      {goBack.isError && <WriteFailed error={goBack.error} />}
    </Dialog>
  );
}

import { useMutation } from '@tanstack/react-query';
import { describeError, type ErrorNotice } from '@/api/client/api-error.ts';
import { complainAboutReason } from '@/api/contract/reason.ts';
import { useReason } from '@/state/use-reason.ts';
import { Button } from '@/ui/Button.tsx';
import { Dialog } from '@/ui/Dialog.tsx';
import { ReasonForm } from '@/ui/ReasonForm.tsx';
import { useNotify } from '@/ui/use-notify.ts';

interface ReasonDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What will happen, and how to undo it. */
  readonly description: string;
  readonly verb: string;
  /** Said when it is done. */
  readonly done: string;
  readonly draftKey: string;
  readonly act: (reason: string) => Promise<unknown>;
}

/** Asks why, then does it. The words outlive the dialog until they have been used. */
export function ReasonDialog({ open, onOpenChange, title, description, verb, done, draftKey, act }: ReasonDialogProps) {
  const reason = useReason(draftKey, complainAboutReason);
  const notify = useNotify();
  const action = useMutation({
    mutationFn: act,
    onSuccess: () => {
      reason.reset();
      onOpenChange(false);
      notify({ title: done, tone: 'good' });
    },
  });
  const refusal: ErrorNotice | null = action.error ? describeError(action.error) : null;

  const submit = () => {
    const words = reason.take();
    if (words !== null && !action.isPending) action.mutate(words);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        action.reset();
        reason.reset({ keepText: true });
        onOpenChange(next);
      }}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" busy={action.isPending} onClick={submit}>
            {verb}
          </Button>
        </>
      }
    >
      <ReasonForm
        reason={reason.text}
        onChange={reason.write}
        autoFocus
        placeholder="Ticket or what you saw"
        complaint={
          reason.complaint ?? refusal?.fields.reason ?? (refusal ? `${refusal.sentence} ${refusal.advice}` : null)
        }
        onConfirm={submit}
      />
    </Dialog>
  );
}

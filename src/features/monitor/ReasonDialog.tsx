import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError, type ErrorNotice } from '@/api/client/api-error.ts';
import { useDrafts } from '@/state/drafts.ts';
import { Button } from '@/ui/Button.tsx';
import { Dialog } from '@/ui/Dialog.tsx';
import { TextField } from '@/ui/TextField.tsx';
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
  const reason = useDrafts(({ texts }) => texts[draftKey] ?? '');
  const write = useDrafts((drafts) => drafts.write);
  const [complaint, setComplaint] = useState<string | null>(null);
  const notify = useNotify();
  const action = useMutation({
    mutationFn: act,
    onSuccess: () => {
      write(draftKey, '');
      onOpenChange(false);
      notify({ title: done, tone: 'good' });
    },
  });
  const refusal: ErrorNotice | null = action.error ? describeError(action.error) : null;

  const submit = () => {
    const words = reason.trim();
    if (words === '') setComplaint('Give a reason: it goes into the log.');
    else action.mutate(words);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        action.reset();
        setComplaint(null);
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
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label="Reason"
          value={reason}
          autoFocus
          placeholder="Ticket or what you saw"
          error={complaint ?? refusal?.fields.reason ?? (refusal ? `${refusal.sentence} ${refusal.advice}` : null)}
          onChange={(words) => {
            setComplaint(null);
            write(draftKey, words);
          }}
        />
      </form>
    </Dialog>
  );
}

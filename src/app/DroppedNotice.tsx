import { use } from 'react';
import { Banner } from '@/ui/Banner.tsx';
import { Button } from '@/ui/Button.tsx';
import { LinkNoticeContext } from './link-notice.ts';

/** The link asked for something that is not there. */
export function DroppedNotice() {
  const { sentences, dismiss } = use(LinkNoticeContext);
  if (sentences.length === 0) return null;
  return (
    <Banner
      tone="watch"
      title="A part of the link was not understood."
      actions={
        <Button size="small" onClick={dismiss}>
          Dismiss
        </Button>
      }
    >
      {sentences.join(' ')}
    </Banner>
  );
}

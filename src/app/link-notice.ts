import { createContext } from 'react';

/** What was dropped from the link that opened this page, until it is dismissed. */
export interface LinkNotice {
  readonly sentences: readonly string[];
  readonly dismiss: () => void;
}

export const LinkNoticeContext = createContext<LinkNotice>({ sentences: [], dismiss: () => {} });

import { create } from 'zustand';

interface Drafts {
  readonly texts: Readonly<Record<string, string>>;
  /** `key` names what the words are for, e.g. `drain/dal-msc-01/reason`. An empty text forgets the draft. */
  readonly write: (key: string, text: string) => void;
}

/** Words typed but not sent: closing a drawer or changing the screen must not lose them. */
export const useDrafts = create<Drafts>()((set) => ({
  texts: {},
  write: (key, text) =>
    set(({ texts }) => {
      const { [key]: _forgotten, ...rest } = texts;
      return { texts: text === '' ? rest : { ...rest, [key]: text } };
    }),
}));

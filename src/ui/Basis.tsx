import styles from './Basis.module.css';

export type BasisKind = 'measured' | 'modelled' | 'assumed';

const MEANING: Readonly<Record<BasisKind, string>> = {
  measured: 'Counted request by request.',
  modelled: 'Computed by a formula from measured or assumed inputs.',
  assumed: 'An assumption; nobody has measured it here.',
};

/** Where a figure comes from, in one word; the dotted underline marks what was not measured. */
export function Basis({ kind }: { readonly kind: BasisKind }) {
  return (
    <span className={kind === 'measured' ? styles.basis : `${styles.basis} ${styles[kind]}`} title={MEANING[kind]}>
      {kind}
    </span>
  );
}

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import styles from './FindPalette.module.css';

export interface FindItem {
  readonly id: string;
  /** What is searched and shown. */
  readonly label: string;
  readonly detail: string;
}

interface FindPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly placeholder: string;
  readonly groups: readonly { readonly label: string; readonly items: readonly FindItem[] }[];
  readonly onChoose: (item: FindItem) => void;
}

/** Type a few letters, press Enter. At most 30 matches are shown; more letters narrow them. */
export function FindPalette({ open, onOpenChange, placeholder, groups, onChoose }: FindPaletteProps) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Viewport className={styles.viewport}>
          <Dialog.Popup className={styles.popup} aria-label="Find">
            <Autocomplete.Root
              open
              inline
              items={groups}
              limit={30}
              autoHighlight="always"
              keepHighlight
              itemToStringValue={(item: FindItem) => `${item.label} ${item.detail}`}
            >
              <div className={styles.inputRow}>
                <Search size={16} aria-hidden />
                <Autocomplete.Input className={styles.input} aria-label="Find" placeholder={placeholder} />
              </div>
              <Autocomplete.Empty className={styles.empty}>Nothing here goes by that name.</Autocomplete.Empty>
              <Autocomplete.List className={styles.list}>
                {(group: FindPaletteProps['groups'][number]) => (
                  <Autocomplete.Group key={group.label} items={group.items}>
                    <Autocomplete.GroupLabel className={styles.group}>{group.label}</Autocomplete.GroupLabel>
                    <Autocomplete.Collection>
                      {(item: FindItem) => (
                        <Autocomplete.Item
                          key={item.id}
                          value={item}
                          className={styles.item}
                          onClick={() => {
                            onOpenChange(false);
                            onChoose(item);
                          }}
                        >
                          <span>{item.label}</span>
                          <span className={styles.detail}>{item.detail}</span>
                        </Autocomplete.Item>
                      )}
                    </Autocomplete.Collection>
                  </Autocomplete.Group>
                )}
              </Autocomplete.List>
            </Autocomplete.Root>
          </Dialog.Popup>
        </Dialog.Viewport>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { type Column, Table } from './Table.tsx';

afterEach(cleanup);

interface Row {
  readonly name: string;
  readonly load: number | null;
}
const ROWS: readonly Row[] = [
  { name: 'Austin', load: 3 },
  { name: 'Boston', load: null },
  { name: 'Chicago', load: 9 },
];
const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'Site', cell: ({ name }) => name, sortValue: ({ name }) => name, sortFirst: 'ascending' },
  { id: 'load', header: 'Load', align: 'right', cell: ({ load }) => load ?? '–', sortValue: ({ load }) => load },
];

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getByRole('rowheader').textContent);

test('a column is sorted by its head, and says which way', async () => {
  render(<Table caption="Sites" columns={COLUMNS} rows={ROWS} rowKey={({ name }) => name} />);
  await userEvent.click(screen.getByRole('button', { name: 'Load' }));
  expect(names()).toEqual(['Chicago', 'Austin', 'Boston']);
  expect(screen.getByRole('columnheader', { name: /Load/ }).getAttribute('aria-sort')).toBe('descending');
});

test('a row can be reached and chosen by keyboard alone', async () => {
  const onChoose = vi.fn();
  render(<Table caption="Sites" columns={COLUMNS} rows={ROWS} rowKey={({ name }) => name} onChoose={onChoose} />);
  screen.getByRole('button', { name: 'Austin' }).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}{Enter}');
  expect(onChoose).toHaveBeenCalledTimes(1);
  expect(onChoose).toHaveBeenCalledWith(ROWS[1]);
});

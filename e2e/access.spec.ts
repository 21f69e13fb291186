import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './test.ts';

for (const theme of ['dark', 'light'] as const) {
  for (const link of ['/monitor', '/targets', '/compare', '/log']) {
    test(`${link} can be read and reached by everyone, ${theme}`, async ({ operator, page }) => {
      await operator.open(link);
      if (theme === 'light') await operator.turnsTheLightOn();
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa']).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(', ')}`)).toEqual([]);
    });
  }
}

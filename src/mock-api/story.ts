/** Which story a world tells. */
export interface Story {
  readonly scenario: string;
  readonly seed: number;
}

export const DEFAULT_SEED = 1;
export const DEFAULT_STORY: Story = { scenario: 'steady', seed: DEFAULT_SEED };

import type { PlanningInput } from '@/engine/model/contract.ts';

/** The same question where every dollar is `factor` dollars. */
export function scalePrices(input: PlanningInput, factor: number): PlanningInput {
  const { prices } = input;
  const scaled = <Key extends string>(usd: Readonly<Record<Key, number>>) =>
    Object.fromEntries(Object.entries<number>(usd).map(([key, each]) => [key, each * factor])) as Record<Key, number>;
  return {
    ...input,
    gpuTypes: input.gpuTypes.map((type) => ({
      ...type,
      capexUsd: type.capexUsd * factor,
      rentUsdPerHour: type.rentUsdPerHour * factor,
    })),
    classes: input.classes.map((k) => ({ ...k, unservedUsdPerRequest: k.unservedUsdPerRequest * factor })),
    prices: {
      ...prices,
      spaceUsdPerKwMonth: scaled(prices.spaceUsdPerKwMonth),
      activationUsdPerHour: scaled(prices.activationUsdPerHour),
      transitUsdPerGB: scaled(prices.transitUsdPerGB),
      electricityUsdPerKwh: Object.fromEntries(
        Object.entries(prices.electricityUsdPerKwh).map(([state, tariffs]) => [state, scaled(tariffs)]),
      ),
    },
  };
}

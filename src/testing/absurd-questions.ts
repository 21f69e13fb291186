import { gpus } from '@/domain/units.ts';
import type { Obstacle, PlanningInput } from '@/engine/model/contract.ts';
import { tinyQuestion } from './tiny-question.ts';

export interface AbsurdQuestion {
  readonly what: string;
  readonly input: PlanningInput;
  readonly obstacle: Obstacle['kind'];
  /** Who is to blame, in the words of the answer. */
  readonly culprit: RegExp;
}

/** Questions that nobody should ask, each with the answer it deserves: by kind, and with the culprit's name. */
export function absurdQuestions(): readonly AbsurdQuestion[] {
  const sound = tinyQuestion();
  const { fleet, classes, prices, gpuTypes } = sound;
  const demand = (cell: number, rps: number) => sound.demandRps.map((each, at) => (at === cell ? rps : each));
  const question = (
    what: string,
    obstacle: Obstacle['kind'],
    culprit: RegExp,
    changes: Partial<PlanningInput>,
  ): AbsurdQuestion => ({ what, obstacle, culprit, input: { ...sound, ...changes } });
  const refused = (what: string, culprit: RegExp, changes: Partial<PlanningInput>) =>
    question(what, 'bad-input', culprit, changes);
  const withFleet = (changes: Partial<PlanningInput['fleet']>) => ({ fleet: { ...fleet, ...changes } });
  const withFirstClass = (changes: Partial<PlanningInput['classes'][number]>) => ({
    classes: classes.map((each, at) => (at === 0 ? { ...each, ...changes } : each)),
  });

  return [
    question('every site is closed', 'no-eligible-site', /in Dallas .* no site it may use: closed 6/, {
      closedSiteIds: fleet.sites.map(({ id }) => id),
    }),
    question('every link is cut', 'no-eligible-site', /in Dallas .* cut off 5\. Repair a link/, {
      cutLinkIds: fleet.links.map(({ id }) => id),
    }),
    question('no site has a GPU', 'no-eligible-site', /in Dallas .* too few or too small GPUs/, {
      ...withFleet({ sites: fleet.sites.map((site) => ({ ...site, gpus: gpus(0) })) }),
    }),
    question('hard demand of 10^12', 'not-enough-capacity', /Industrial safety in Dallas lacks capacity/, {
      demandRps: demand(1, 1e12),
    }),
    question('10^12 everywhere', 'not-enough-capacity', /Voice agent in Dallas lacks capacity/, {
      demandRps: sound.demandRps.map(() => 1e12),
    }),
    refused('demand that is no number', /dallas for industrial-safety is (NaN|null)/, {
      demandRps: demand(1, Number.NaN),
    }),
    refused('negative demand', /houston for industrial-safety is -3/, { demandRps: demand(4, -3) }),
    refused('endless demand', /dallas for voice-agent is (Infinity|null)/, {
      demandRps: demand(0, Number.POSITIVE_INFINITY),
    }),
    refused('demand for another fleet', /4 figures; 12 are needed/, { demandRps: [1, 2, 3, 4] }),
    refused('two sites of one name', /cloud-south/, withFleet({ sites: [...fleet.sites, fleet.sites[0]!] })),
    refused('two links of one name', /dal-hou/, withFleet({ links: [...fleet.links, fleet.links[0]!] })),
    refused('two markets of one name', /dallas: every market/, {
      ...withFleet({ markets: [...fleet.markets, fleet.markets[0]!] }),
      demandRps: [...sound.demandRps, 1, 1, 1],
    }),
    refused('two classes of one name', /voice-agent: every workload class/, {
      classes: [...classes, classes[0]!],
      demandRps: fleet.markets.flatMap(() => [1, 1, 1, 1]),
    }),
    refused('no site', /no site/, withFleet({ sites: [] })),
    refused('no market', /no market/, { ...withFleet({ markets: [] }), demandRps: [] }),
    refused('no class', /no workload class/, { classes: [], demandRps: [] }),
    refused('a class without its model', /voice-agent names the model nothing/, withFirstClass({ modelId: 'nothing' })),
    refused('an endless price', /voice-agent has a price of (Infinity|null)/, {
      ...withFirstClass({ unservedUsdPerRequest: Number.POSITIVE_INFINITY }),
    }),
    refused('an endless running cost', /activationUsdPerHour\.msc is (Infinity|NaN)/, {
      prices: { ...prices, activationUsdPerHour: { ...prices.activationUsdPerHour, msc: Number.POSITIVE_INFINITY } },
    }),
    refused('endless rent of space', /spaceUsdPerKwMonth\.hub is (Infinity|NaN)/, {
      prices: { ...prices, spaceUsdPerKwMonth: { ...prices.spaceUsdPerKwMonth, hub: Number.POSITIVE_INFINITY } },
    }),
    refused('electricity whose price is no number', /electricityUsdPerKwh\.TX\.commercial is NaN/, {
      prices: {
        ...prices,
        electricityUsdPerKwh: { ...prices.electricityUsdPerKwh, TX: { commercial: Number.NaN, industrial: 0.1 } },
      },
    }),
    refused('a GPU that pays for being rented', /h200-sxm has a rentUsdPerHour of -100/, {
      gpuTypes: gpuTypes.map((type) => (type.id === 'h200-sxm' ? { ...type, rentUsdPerHour: -100 } : type)),
    }),
    refused('10^12 GPUs at a site', /cloud-south has 1000000000000 GPUs/, {
      ...withFleet({ sites: fleet.sites.map((site, at) => (at === 0 ? { ...site, gpus: gpus(1e12) } : site)) }),
    }),
    refused('demand of 10^300', /dallas for voice-agent is 1e\+300/, { demandRps: demand(0, 1e300) }),
    refused('an hour that does not exist', /hour of the day is 25/, { utcHour: 25 }),
  ];
}

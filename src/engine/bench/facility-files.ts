/** A facility location problem as its authors wrote it: sites that cost to open, customers that cost to serve. */
export interface FacilityProblem {
  readonly sites: number;
  readonly customers: number;
  readonly capacity: Float64Array;
  readonly fixedCost: Float64Array;
  readonly demand: Float64Array;
  /** Of serving the whole customer from the site, customer-major. */
  readonly cost: Float64Array;
}

export class FacilityFileError extends Error {
  override name = 'FacilityFileError';
}

/**
 * Reads the text formats in which public facility location benchmarks are passed on. They are told apart by their
 * shape, because the same family comes in several:
 *
 * - OR-Library (`cap…`, Kratica, UflLib's ORLIB files): `m n`; a line `capacity fixed` for each site; then for each customer
 *   its demand and m costs, broken over lines at will.
 * - Holmberg (also Yang, TBED1): `m n`; m capacities; m fixed costs; n demands; for each customer m costs.
 * - Simple (Bilde and Krarup and the rest of UflLib): `FILE: name`; `m n 0`; for each site its number, fixed cost, n costs.
 *
 * `capacity` stands in for the word "capacity" in OR-Library's capa, capb and capc.
 */
export function readFacilityFile(text: string, capacity?: number): FacilityProblem {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const named = /^FILE:/i.test(lines[0] ?? '');
  const rows = (named ? lines.slice(1) : lines).map((line) => line.split(/\s+/));
  const [sites, customers] = readSize(rows[0]);
  const numbers = createNumbers(rows.flat(), capacity);
  if (named || rows[0]?.length === 3) return readSimple(numbers, sites, customers);
  return isOrLibrary(rows, sites, customers)
    ? readOrLibrary(numbers, sites, customers)
    : readHolmberg(numbers, sites, customers);
}

function readSize(first: readonly string[] | undefined): [sites: number, customers: number] {
  const [sites, customers] = (first ?? []).map(Number);
  if (!isCount(sites) || !isCount(customers) || !first || first.length > 3)
    throw new FacilityFileError(
      `the first line should be the numbers of sites and customers, but is "${first?.join(' ') ?? ''}"`,
    );
  return [sites, customers];
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value > 0 && value <= 1e6;
}

/** After the size, OR-Library has as many lines of two as there are sites; Holmberg has rows of one figure a site. */
function isOrLibrary(rows: readonly (readonly string[])[], sites: number, customers: number): boolean {
  const pairs = rows.slice(1, 1 + sites).every((row) => row.length === 2);
  return pairs && !(sites === 2 && rows[3]?.length === customers && customers > 1);
}

function readOrLibrary(numbers: Numbers, sites: number, customers: number): FacilityProblem {
  const problem = emptyProblem(sites, customers);
  numbers.expect(2 + 2 * sites + customers * (1 + sites));
  for (let site = 0; site < sites; site += 1) {
    problem.capacity[site] = numbers.next(`the capacity of site ${site + 1}`);
    problem.fixedCost[site] = numbers.next(`the fixed cost of site ${site + 1}`);
  }
  for (let customer = 0; customer < customers; customer += 1) {
    problem.demand[customer] = numbers.next(`the demand of customer ${customer + 1}`);
    for (let site = 0; site < sites; site += 1)
      problem.cost[customer * sites + site] = numbers.next(`the cost of customer ${customer + 1} at site ${site + 1}`);
  }
  return problem;
}

function readHolmberg(numbers: Numbers, sites: number, customers: number): FacilityProblem {
  const problem = emptyProblem(sites, customers);
  numbers.expect(2 + 2 * sites + customers * (1 + sites));
  for (let site = 0; site < sites; site += 1) problem.capacity[site] = numbers.next(`the capacity of site ${site + 1}`);
  for (let site = 0; site < sites; site += 1)
    problem.fixedCost[site] = numbers.next(`the fixed cost of site ${site + 1}`);
  for (let customer = 0; customer < customers; customer += 1)
    problem.demand[customer] = numbers.next(`the demand of customer ${customer + 1}`);
  for (let customer = 0; customer < customers; customer += 1)
    for (let site = 0; site < sites; site += 1)
      problem.cost[customer * sites + site] = numbers.next(`the cost of customer ${customer + 1} at site ${site + 1}`);
  return problem;
}

/** Knows neither capacities nor demands: each site could serve everybody, and each customer asks for one. */
function readSimple(numbers: Numbers, sites: number, customers: number): FacilityProblem {
  const problem = emptyProblem(sites, customers);
  numbers.expect(3 + sites * (2 + customers));
  numbers.next('the third figure of the size');
  problem.capacity.fill(customers);
  problem.demand.fill(1);
  for (let row = 0; row < sites; row += 1) {
    const site = numbers.next(`the number of the site in row ${row + 1}`) - 1;
    if (!(site >= 0 && site < sites) || site !== Math.floor(site))
      throw new FacilityFileError(`row ${row + 1} speaks of site ${site + 1}, but the sites are 1 to ${sites}`);
    problem.fixedCost[site] = numbers.next(`the fixed cost of site ${site + 1}`);
    for (let customer = 0; customer < customers; customer += 1)
      problem.cost[customer * sites + site] = numbers.next(`the cost of customer ${customer + 1} at site ${site + 1}`);
  }
  return problem;
}

function emptyProblem(sites: number, customers: number): FacilityProblem {
  return {
    sites,
    customers,
    capacity: new Float64Array(sites),
    fixedCost: new Float64Array(sites),
    demand: new Float64Array(customers),
    cost: new Float64Array(sites * customers),
  };
}

interface Numbers {
  expect(count: number): void;
  next(what: string): number;
}

/** The figures of the file in order, past the size. */
function createNumbers(words: readonly string[], capacity: number | undefined): Numbers {
  let at = 2;
  return {
    expect(count) {
      if (words.length !== count)
        throw new FacilityFileError(
          `a file of this size and format holds ${count} figures, but this one ${words.length}`,
        );
    },
    next(what) {
      const word = words[at] ?? '';
      at += 1;
      if (word === 'capacity') {
        if (capacity === undefined)
          throw new FacilityFileError(`${what} is the word "capacity", and no figure was given to put there`);
        return capacity;
      }
      const value = Number(word);
      if (!Number.isFinite(value) || value < 0)
        throw new FacilityFileError(`${what} should be a number of at least 0, but is "${word}"`);
      return value;
    },
  };
}

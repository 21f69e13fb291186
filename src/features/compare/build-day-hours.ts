import { demandAt } from '@/domain/demand.ts';
import type { FleetDocument, PlanningState } from '@/domain/planning.ts';
import type { VirtualMs } from '@/domain/telemetry.ts';
import type { PlanningHour } from '@/engine/client/engine.ts';

/** An hour of the day with the moment that it stands at. */
export interface DayHour extends PlanningHour {
  readonly atMs: VirtualMs;
}

/** Every sixth hour stands for a quarter of the day. Assumption: the demand curves have no shape finer than that. */
const HOURS = 4;
const HOUR_MS = 3_600_000;

/**
 * The hours that stand for the day ahead, from the hour of the planning question on. Demand follows each class's curve, scaled
 * so that the first hour is the demand planned with now.
 */
export function buildDayHours({ fleet }: FleetDocument, planning: PlanningState): DayHour[] {
  const { classes, demandRps, virtualMs, utcHour } = planning;
  const usual = totalsByClass(demandAt(fleet, classes, virtualMs), classes.length);
  const planned = totalsByClass(demandRps, classes.length);
  const scales = planned.map((rps, k) => (usual[k]! > 0 ? rps / usual[k]! : 0));
  return Array.from({ length: HOURS }, (_, index) => {
    const later = (index * 24) / HOURS;
    const atMs = virtualMs + later * HOUR_MS;
    const forecast = demandAt(fleet, classes, atMs).map((rps, cell) => rps * scales[cell % classes.length]!);
    return {
      atMs,
      utcHour: (utcHour + later) % 24,
      demandRps: index === 0 ? demandRps : forecast,
      share: 1 / HOURS,
    };
  });
}

function totalsByClass(demandRps: readonly number[], classes: number): number[] {
  const totals = new Array<number>(classes).fill(0);
  for (const [cell, rps] of demandRps.entries()) totals[cell % classes]! += rps;
  return totals;
}

import { endpoints } from '@/api/contract/endpoints.ts';
import { ms } from '@/domain/units.ts';
import { err, ok } from '@/lib/result.ts';
import { OPERATOR } from './actor.ts';
import type { HandlerContext } from './context.ts';
import { handle } from './handle.ts';

export const targetHandlers = (context: HandlerContext) => [
  handle(endpoints.readTargets, context, async ({ host }) => {
    const { classes, targetsVersion } = await host.planningState();
    return ok({ targetsVersion, targets: classes.map(({ id, target }) => ({ classId: id, target })) });
  }),
  handle(
    endpoints.setTarget,
    context,
    async ({ host, parameters: { classId }, body: { limitMs, reason }, ifMatch }) => {
      const { classes } = await host.planningState();
      const workloadClass = classes.find(({ id }) => id === classId);
      if (!workloadClass) return err({ kind: 'not-found', sentence: `There is no class ${classId}.` });
      const target = { ...workloadClass.target, limit: ms(limitMs) };
      return host.setTarget({ classId, target, reason, actor: OPERATOR, ifVersion: ifMatch });
    },
  ),
];

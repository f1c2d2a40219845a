import type { Hook } from '@openfeature/server-sdk';
import { createEvaluationEvent } from '@openfeature/server-sdk';
import type { Attributes } from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';

/**
 * Puts each evaluation of a flag down as an event of the active span, named and attributed as in
 * the semantic conventions for feature flags. Of our own, since the hook of OpenFeature pins an
 * older version of the logs API.
 */
export const spanEvents: Hook = {
  finally(context, details) {
    const { name, attributes } = createEvaluationEvent(context, details);
    trace.getActiveSpan()?.addEvent(name, attributes as Attributes);
  },
};

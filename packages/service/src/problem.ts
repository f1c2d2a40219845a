import { STATUS_CODES } from 'node:http';
import { ZodError } from 'zod';

/** An error that the caller of an HTTP endpoint is told about, in the words of RFC 9457. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  /** Each fault of an invalid request, by the path of the field. */
  readonly errors: { field: string; detail: string }[] | undefined;

  constructor(
    status: number,
    detail: string,
    options: ErrorOptions & Partial<Pick<Problem, 'errors'>> = {},
  ) {
    super(detail, options);
    this.status = status;
    this.errors = options.errors;
  }

  toJSON(): Record<string, unknown> {
    return {
      title: STATUS_CODES[this.status],
      status: this.status,
      detail: this.message,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** What the caller is told of an error: all about theirs, and of ours only that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof ZodError) {
    const errors = error.issues.map((issue) => ({
      field: issue.path.join('.'),
      detail: issue.message,
    }));
    return new Problem(400, 'the request body is not valid', { cause: error, errors });
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (error instanceof Error && status < 500) return new Problem(status, error.message);
  return new Problem(500, 'an error on our side; the log has it', { cause: error });
}

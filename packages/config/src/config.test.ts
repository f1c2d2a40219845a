import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  boolean,
  ConfigError,
  decimal,
  integer,
  list,
  milliseconds,
  oneOf,
  readConfig,
  text,
  wholeMatch,
} from './config.ts';

const schema = z.object({
  BROKERS: list('host:port', /^[\w.-]+:\d+$/),
  GROUP: text('a group name', /^[\w.-]+$/).default('group'),
  RATE: decimal(0, 1_000).default(10),
  PORT: integer(1, 65_535).default(8080),
  DELAY: milliseconds(0, 1_000).default(5),
  RESET: oneOf('earliest', 'latest').default('earliest'),
  DEBUG: boolean().default(false),
  SASL_PASSWORD: text('at least 8 characters', /.{8}/).optional(),
});

test('converts what is set and fills in what is not', () => {
  const config = readConfig(schema, {
    BROKERS: 'a:9092, b:9092',
    RATE: '0.5',
    DEBUG: 'TRUE',
    UNRELATED: 'x',
  });

  expect(config).toEqual({
    BROKERS: ['a:9092', 'b:9092'],
    GROUP: 'group',
    RATE: 0.5,
    PORT: 8080,
    DELAY: 5,
    RESET: 'earliest',
    DEBUG: true,
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test('takes an empty variable for one that is not set', () => {
  expect(readConfig(schema, { BROKERS: 'a:1', RATE: '', RESET: '' })).toMatchObject({
    RATE: 10,
    RESET: 'earliest',
  });
});

test('lists every fault with the value and what was expected', () => {
  const read = () =>
    readConfig(schema, {
      GROUP: 'two words',
      RATE: '-1',
      PORT: '80.5',
      DELAY: '5s',
      RESET: 'newest',
      DEBUG: 'yes',
    });

  expect(read).toThrow(ConfigError);
  expect(read).toThrow(
    `invalid configuration
  BROKERS is not set: expected host:port, comma-separated
  GROUP="two words": expected a group name
  RATE="-1": expected a number from 0 to 1000
  PORT="80.5": expected an integer from 1 to 65535
  DELAY="5s": expected milliseconds, an integer from 0 to 1000
  RESET="newest": expected one of earliest, latest
  DEBUG="yes": expected true or false`,
  );
});

test('names a list once, however many of its items are wrong', () => {
  const faults = faultsOf({ BROKERS: 'a,b' });
  expect(faults).toEqual(['BROKERS="a,b": expected host:port, comma-separated']);
});

test('keeps secrets out of the message', () => {
  expect(faultsOf({ BROKERS: 'a:1', SASL_PASSWORD: 'hunter2' })).toEqual([
    'SASL_PASSWORD="***": expected at least 8 characters',
  ]);
  expect(faultsOf({ BROKERS: 'sasl://user:hunter2@a' })).toEqual([
    'BROKERS="sasl://***@a": expected host:port, comma-separated',
  ]);
});

test('a regular expression matches a whole text, each of its alternatives too', () => {
  const { IGNORE } = readConfig(z.object({ IGNORE: wholeMatch() }), { IGNORE: 'a|b[0-9]+' });
  const matched = ['a', 'b12', 'ab12', 'b12c', 'xa'].filter((name) => IGNORE.test(name));
  expect(matched).toEqual(['a', 'b12']);
  expect(() => readConfig(z.object({ IGNORE: wholeMatch() }), { IGNORE: 'a(' })).toThrow(
    'IGNORE="a(": expected a regular expression',
  );
});

function faultsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

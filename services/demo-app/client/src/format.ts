import { dateTime, dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';

/** A value in one of Grafana's units, a dash where it is not known. */
export function amount(value: number | null, unit: string, decimals?: number): string {
  return value === null ? '-' : formattedValueToString(getValueFormat(unit)(value, decimals));
}

/** Milliseconds since 1970 as the reader's time of day. */
export function timeOfDay(ms: number, format = 'HH:mm:ss'): string {
  return dateTimeFormat(ms, { format });
}

/** Milliseconds since 1970 as "12 minutes ago". */
export function ago(ms: number): string {
  return dateTime(ms).fromNow();
}

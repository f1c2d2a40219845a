import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import {
  CustomVariableBuilder,
  TextBoxVariableBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { board } from '../kit/index.ts';
import { errors } from './errors.ts';
import { families } from './families.ts';
import { glance } from './glance.ts';
import { search } from './search.ts';
import { volume } from './volume.ts';

/** The board of logs: volume, severity, and a search over every line. */
export function logs(): Dashboard {
  return board({
    name: 'logs',
    title: 'Kafka O11y Logs',
    description:
      'What do brokers, ZooKeeper and services say: volume by service, level and family, errors, and one search over all of it.',
    rows: [glance(), volume(), errors(), search(), ...families()],
    variables: [level(), text()],
  });
}

function level() {
  return new CustomVariableBuilder('level')
    .label('Level')
    .values('trace,debug,info,warn,error,fatal,unknown')
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] });
}

function text() {
  return new TextBoxVariableBuilder('search')
    .label('Text (regular expression, any case)')
    .defaultValue('');
}

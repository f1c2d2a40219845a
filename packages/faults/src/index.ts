export type { FaultName, FlagFile } from './catalogue.ts';
export { catalogue, faultsOf, hasVariant } from './catalogue.ts';
export { Faults } from './faults.ts';
export type { FaultSwitch, FaultSwitches } from './flag-file.ts';
export { readSwitches, writeSwitches } from './flag-file.ts';

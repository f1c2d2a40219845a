import { go, java, python } from './built.ts';
import { kafkajsStock, ours, platformatic } from './node.ts';
import type { Subject } from './subject.ts';

/** All subjects, in the order of the table. */
export const subjects: readonly Subject[] = [...ours, kafkajsStock, platformatic, go, java, python];

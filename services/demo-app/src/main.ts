import { readConfig } from '@kafka-o11y/config';
import { run } from '@kafka-o11y/service';
import { createApp } from './app.ts';
import { configSchema } from './config.ts';

await run((logger) => createApp(readConfig(configSchema), { logger }));

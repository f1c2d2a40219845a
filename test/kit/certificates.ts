import { GenericContainer } from 'testcontainers';
import { localImage } from './docker.ts';

/** An authority, and a broker's certificate that it has signed, with its key, for 127.0.0.1 and `kafka`. All PEM. */
export interface Certificates {
  ca: string;
  cert: string;
  key: string;
}

const here = 'subjectAltName=DNS:kafka,IP:127.0.0.1';

const script = `
set -e
cd /tmp
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -days 2 -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj /CN=kafka -keyout kafka.key -out kafka.csr
openssl x509 -req -in kafka.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile <(echo "${here}") -out kafka.pem
`;

/** Makes them with the openssl of Kafka's image. */
export async function makeCertificates(): Promise<Certificates> {
  await using container = await new GenericContainer(localImage('kafka-kraft'))
    .withCommand(['sleep', '300'])
    .start();
  const run = async (line: string) => {
    const { exitCode, output } = await container.exec(['bash', '-c', line]);
    if (exitCode !== 0) throw new Error(`openssl: ${output}`);
    return output;
  };
  await run(`(${script}) >/tmp/log 2>&1 || { cat /tmp/log; exit 1; }`);
  const file = (name: string) => run(`cat /tmp/${name}`);
  return {
    ca: await file('ca.pem'),
    cert: await file('kafka.pem'),
    key: await file('kafka.key'),
  };
}

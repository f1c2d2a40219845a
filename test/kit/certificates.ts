import { GenericContainer } from 'testcontainers';
import { localImage } from './docker.ts';

/** An authority, and a broker's certificate that it has signed, with its key, for 127.0.0.1 and `kafka`. All PEM. */
export interface Certificates {
  ca: string;
  cert: string;
  key: string;
}

interface Wanted {
  /** For how many days the broker's certificate holds; with 0 it has expired. Default 2. */
  days?: number;
  /** The names that it is for. */
  names?: string;
}

const script = ({ days = 2, names = 'DNS:kafka,IP:127.0.0.1' }: Wanted) => `
set -e
cd /tmp
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=ca -days 2 -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj /CN=kafka -keyout kafka.key -out kafka.csr
openssl x509 -req -in kafka.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days ${days} \
  -extfile <(echo "subjectAltName=${names}") -out kafka.pem
`;

/** Makes them with the openssl of Kafka's image. */
export async function makeCertificates(wanted: Wanted = {}): Promise<Certificates> {
  await using container = await new GenericContainer(localImage('kafka-kraft'))
    .withCommand(['sleep', '300'])
    .start();
  const run = async (line: string) => {
    const { exitCode, output } = await container.exec(['bash', '-c', line]);
    if (exitCode !== 0) throw new Error(`openssl: ${output}`);
    return output;
  };
  await run(`(${script(wanted)}) >/tmp/log 2>&1 || { cat /tmp/log; exit 1; }`);
  const file = (name: string) => run(`cat /tmp/${name}`);
  return {
    ca: await file('ca.pem'),
    cert: await file('kafka.pem'),
    key: await file('kafka.key'),
  };
}

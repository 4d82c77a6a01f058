// The shipped nginx in front of a portal, and in the same nginx a plain server of one file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../content-files.ts'
import { freePort } from '../system/loopback.ts'
import { NGINX } from '../system/nginx.ts'

/** Headers that nginx sends by itself. */
const OWN_HEADERS = new Set(['etag', 'content-type', 'last-modified'])

export interface Edge {
  command: string[]
  /** Origin that passes to the portal, with its cache. */
  shipped: string
  /** Address of the file. */
  file: string
}

/**
 * Writes the configuration into `folder`. Ports and folders are adapted; TLS and the limits of one client are left out.
 * Returns null without nginx.
 */
export async function prepareEdge ({ folder, portalPort, body, headers }: { folder: string, portalPort: number, body: Buffer, headers: Readonly<Record<string, string>> }): Promise<Edge | null> {
  if (NGINX === undefined) return null
  const [shippedPort, filePort, unusedPort] = [await freePort(), await freePort(), await freePort()]
  for (const name of ['snippets', 'cache', 'temp', 'files']) mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, 'files/page'), body)
  writeFileSync(join(folder, 'snippets/chuangwen-proxy.conf'), readFileSync(join(ROOT, 'deploy/nginx/chuangwen-proxy.conf')))
  const shipped = readFileSync(join(ROOT, 'deploy/nginx/chuangwen.conf'), 'utf8')
    .replaceAll(/^ +(?:ssl_.*|listen \[::\].*|server 127\.0\.0\.1:300[12] .*)\n/gm, '')
    .replaceAll('max_fails=2 fail_timeout=1s backup', 'max_fails=2 fail_timeout=1s')
    .replaceAll('127.0.0.1:3001 backup', `127.0.0.1:${portalPort} backup`)
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${portalPort}`)
    .replace('listen 80;', `listen 127.0.0.1:${unusedPort};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${shippedPort};`)
    .replaceAll(/rate=\d+r\/s/g, 'rate=1000000r/s')
    .replaceAll('/var/log/nginx/', `${folder}/`)
    .replaceAll('/var/lib/nginx/', `${folder}/cache/`)
    .replaceAll('/srv/chuangwen/mirror', `${folder}/mirror`)
  const added = Object.entries(headers).filter(([name]) => !OWN_HEADERS.has(name)).map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '\\"')}";`)
  writeFileSync(join(folder, 'nginx.conf'), `${userInfo().uid === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${folder}/nginx.pid; error_log stderr crit;
events { worker_connections 512; }
http {
  include /etc/nginx/mime.types;
  sendfile on; tcp_nopush on; keepalive_requests 10000000;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join(' ')}
${shipped}
  server {
    listen 127.0.0.1:${filePort};
    access_log ${folder}/chuangwen.log chuangwen;
    open_file_cache max=10;
    default_type "${headers['content-type'] ?? 'text/html'}";
    root ${folder}/files;
    ${added.join(' ')}
  }
}
`)
  return { command: [NGINX, '-e', 'stderr', '-c', join(folder, 'nginx.conf'), '-p', folder], shipped: `http://127.0.0.1:${shippedPort}`, file: `http://127.0.0.1:${filePort}/page` }
}

// The process: settings → index → app → listen → graceful close.
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import pino from 'pino'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { createMarkdown } from './content/markdown.ts'
import { describe } from './content/problem-catalogue.ts'
import { openIndex } from './store/open.ts'
import { openStore } from './store/store.ts'
import { syncOnce } from './sync/sync.ts'
import { createUrls } from './urls.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })
const urls = createUrls(config)
const indexFile = join(config.dataDir, 'index.sqlite')
const { db } = openIndex({ file: indexFile, fingerprint: config.basePath })
const composer = { render: createMarkdown(), mediaAddress: urls.media, siteAddress: (path: string) => config.basePath + path }
const report = syncOnce({ contentDir: config.contentDir, db, composer })
for (const problem of report.problems) {
  const { severity, message, hint } = describe(problem)
  log[severity === 'notice' ? 'info' : 'warn']({ code: problem.code, file: problem.file, line: problem.line, column: problem.column }, `${message}。${hint}`)
}
const store = openStore(indexFile)
const app = await buildApp({ config, urls, store, log, readiness: () => ({ status: 'ready', reasons: [] }) })

closeWithGrace({ logger: log }, async () => {
  await app.close()
  store.close()
  db.close()
})
await app.listen({ host: config.host, port: config.port })
log.info({ address: urls.absolute(urls.home()), files: report.files, problems: report.problems.length }, 'the portal is open')

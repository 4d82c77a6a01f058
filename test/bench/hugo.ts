// Builds the same texts with Hugo (Debian: hugo), a fast generator of static sites, for comparison with the first build.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Generated } from './generate.ts'

const HUGO = ['/usr/bin/hugo', '/usr/local/bin/hugo'].find((path) => existsSync(path))
const RUNS = 3

const LAYOUT = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><main><h1>{{ .Title }}</h1>{{ .Content }}</main></body></html>\n'

const SETTINGS = 'baseURL = "https://portal.example/"\ntitle = "基准测试"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n'

/** Returns the seconds of the quickest of three builds; null without Hugo. */
export function buildWithHugo ({ folder, contentDir, articles }: { folder: string, contentDir: string, articles: Generated['articles'] }): number | null {
  if (HUGO === undefined) return null
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('hugo.toml', SETTINGS)
  write('layouts/_default/single.html', LAYOUT)
  write('layouts/_default/list.html', LAYOUT)
  for (const { file, number } of articles) {
    const text = readFileSync(join(contentDir, file), 'utf8').split('---\n').slice(2).join('---\n')
    write(`content/${file}`, `---\ntitle: 第${number}篇访谈\n---\n${text.replace(/\[([^\]]*)\]\{[^}]*\}/g, '$1')}`)
  }
  let seconds = Infinity
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now()
    const { status, stderr } = spawnSync(HUGO, ['--source', folder, '--destination', join(folder, `public-${run}`), '--quiet'], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`hugo ended with ${status}: ${stderr}`)
    seconds = Math.min(seconds, (performance.now() - began) / 1000)
  }
  return seconds
}

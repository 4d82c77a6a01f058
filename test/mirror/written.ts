// A portal with every kind of change for tests of the mirror, and readers of a folder.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, readConfig } from '../../src/config.ts'
import { articleFile, BASE_FILES, png, streetFile } from '../content-files.ts'
import { openSteppedPortal, type Scope, type SteppedPortal } from '../helper.ts'

/** In texts that must not be public: a draft, a scheduled, a withdrawn and a refused article. */
export const CANARY = '金丝雀不得外传'

export const METRICS = '指标:\n  - 名称: 活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n'

/** Has corrected, withdrawn, deleted, renumbered and merged articles, and a renamed street and project. */
export function openWritten (scope: Scope): SteppedPortal {
  const portal = openSteppedPortal(scope, {
    files: {
      ...BASE_FILES,
      '指标.yml': METRICS,
      '街道/甲.md': streetFile({ 项目: '\n  - 名称: 甲项目\n    网址: jia-xiangmu' }),
      '街道/丙.md': streetFile({ 名称: '丙街道', 网址: 'bing', 排序: '3' }),
      'xilie/图片/a.png': png({ width: 40, height: 30, shade: 3 }),
      'xilie/1.md': articleFile({ 编号: '1', 标题: '改过两次的', 封面: '图片/a.png', 封面说明: '图' }, '第一段写了[12场次]{活动}演出。\n\n第二段原来是这样写的，后来整段都换掉了。\n\n第三段一直没有变过，写的是街道里的树。'),
      'xilie/2.md': articleFile({ 编号: '2', 标题: '将要撤下的' }, `这一篇会撤下，有[30余场次]{活动}。${CANARY}`),
      'xilie/3.md': articleFile({ 编号: '3', 标题: '将要删除的' }, '这一篇会删除，写的是别的事情，办了[8场次]{活动}。'),
      'xilie/4.md': articleFile({ 编号: '4', 标题: '将要改号的', 街道: '乙街道' }, '这一篇会换一个编号，写的是河边的路灯。'),
      'xilie/5.md': articleFile({ 编号: '5', 标题: '一直没有动的', 街道: '丙街道' }, '一直没有动的一篇，写的是学校门口的斑马线，办了[6场次]{活动}。'),
      'xilie/6.md': articleFile({ 编号: '6', 标题: '将要并入的' }, '这一段会搬到别的文章里去，写的是老人食堂的饭菜很好。'),
    },
  })
  portal.scan()
  portal.clock.now += 3600_000
  portal.save('xilie/1.md', articleFile({ 编号: '1', 标题: '改过两次的', 封面: '图片/a.png', 封面说明: '图' }, '第一段写了演出，没有数目。\n\n现在的第二段说的是完全不同的另外一件事情。\n\n第三段一直没有变过，写的是街道里的树。'))
  portal.save('xilie/2.md', articleFile({ 编号: '2', 标题: '将要撤下的', 状态: '撤下', 撤下原因: '有误' }, CANARY))
  portal.remove('xilie/3.md')
  portal.move('xilie/4.md', 'xilie/40.md')
  portal.save('xilie/40.md', articleFile({ 编号: '40', 标题: '将要改号的', 街道: '乙街道' }, '这一篇会换一个编号，写的是河边的路灯。'))
  portal.remove('xilie/6.md')
  portal.save('xilie/7.md', articleFile({ 编号: '7', 标题: '并成的一篇' }, '新写的开头在这里。\n\n这一段会搬到别的文章里去，写的是老人食堂的饭菜很好。'))
  portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing-xin', 排序: '3' }))
  portal.save('街道/甲.md', streetFile())
  portal.save('xilie/8.md', articleFile({ 编号: '8', 标题: CANARY, 状态: '草稿' }, CANARY))
  portal.save('xilie/9.md', articleFile({ 编号: '9', 标题: CANARY, 发布时间: '2031-01-01 08:00' }, CANARY))
  portal.save('xilie/10.md', articleFile({ 编号: '10', 标题: CANARY, 日期: '去年' }, CANARY))
  portal.scan()
  portal.clock.now += 3600_000
  portal.save('xilie/1.md', articleFile({ 编号: '1', 标题: '改过两次的', 封面: '图片/a.png', 封面说明: '图' }, '第一段写了演出，没有数目；\n\n现在的第二段说的是完全不同的另外一件事情。\n\n第三段一直没有变过，写的是街道里的树。'))
  portal.scan()
  return portal
}

/** Configuration of the portal's app. */
export function configOf (portal: SteppedPortal, env: Record<string, string> = {}): Config {
  return readConfig({ CONTENT_DIR: portal.contentDir, DATA_DIR: portal.dataDir, SITE_ORIGIN: 'https://portal.example', ...env })
}

/** Lists files by relative name, without dotfiles of the export. */
export function filesIn (dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).filter((item) => item.isFile())
    .map((item) => join(item.parentPath, item.name).slice(dir.length + 1)).filter((name) => !name.startsWith('.')).sort()
}

/** Returns digests by file, without the stamp: its time differs between runs. */
export function digestsIn (dir: string): Map<string, string> {
  return new Map(filesIn(dir).filter((name) => name !== 'mirror.json').map((name) => [name, createHash('sha256').update(readFileSync(join(dir, name))).digest('hex')]))
}

/** Returns mtime and inode by file, which change with every write. */
export function stampsIn (dir: string): Map<string, string> {
  return new Map(filesIn(dir).map((name) => {
    const { mtimeNs, ino } = statSync(join(dir, name), { bigint: true })
    return [name, `${mtimeNs} ${ino}`]
  }))
}

/** Parses a map of nginx. @throws when a line is not `address value;` */
export function mapIn (dir: string, name: string): Map<string, string> {
  return new Map(readFileSync(join(dir, name), 'utf8').split('\n').slice(0, -1).map((line) => {
    const [, path, value] = /^(\/\S*) (\S+);$/.exec(line) ?? []
    if (path === undefined || value === undefined) throw new Error(`${name}: ${line}`)
    return [path, value]
  }))
}

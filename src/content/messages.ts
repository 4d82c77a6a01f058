// Diagnostic codes with their severity and the Chinese sentences that staff read.
// The guide for staff (投稿指南, content/README.md) explains the same codes; a test compares the two. Each hint says what staff should do.

/** 错误 stops publication of the file, 警告 needs a correction, 提示 is information only. */
export type Severity = 'error' | 'warning' | 'notice'

interface Entry { severity: Severity, message: string, hint: string }

const entry = (severity: Severity, message: string, hint: string): Entry => ({ severity, message, hint })

/** Sentences with `{name}` placeholders, filled from the params of a diagnostic. */
export const messages = {
  // bytes of the file (encoding.ts)
  'file-empty': entry('error', '文件是空的', '请把稿件内容粘贴进去再保存；如果是误建的新文件，可以删除'),
  'file-too-large': entry('error', '文件有 {size}，超过上限 {limit}', '文字稿不应这么大：请只保留文字，图片另存到“图片”文件夹'),
  'file-truncated': entry('error', '文件末尾不完整，像是还没有保存完', '请在编辑软件里重新保存一次'),
  'file-binary': entry('error', '这不是文字文件（里面有二进制内容）', '请用记事本或 WPS 另存为“纯文本（.md 或 .txt），UTF-8 编码”，不要直接改 .docx 的后缀'),
  'encoding-unknown': entry('error', '看不出文件用的是什么编码', '请用记事本打开，选“另存为”，编码选“UTF-8”'),
  'encoding-damaged': entry('error', '第 {line} 行有损坏的字，或者同一个文件里混用了两种编码', '请用记事本打开，把第 {line} 行附近的乱码重新输入，再另存为“UTF-8”编码'),
  'encoding-converted': entry('notice', '文件的编码是 {encoding}，已自动识别', '编码不影响发布；下次另存时编码选“UTF-8”更稳妥'),

  // fences and lines of front matter and .yml files (frontmatter/front-matter.ts, frontmatter/yaml.ts)
  'front-matter-missing': entry('error', '文件开头没有标题等信息', '请在最前面加一行 ---，下面每行写一项，例如：标题: ……，最后再加一行 ---，正文写在它下面'),
  'front-matter-unopened': entry('error', '文件开头少了一行 ---', '请在第一行前面加一行，只写：---'),
  'front-matter-unclosed': entry('error', '开头的信息和正文之间少了一行 ---', '请在正文前面单独加一行，只写：---'),
  'front-matter-empty': entry('error', '两行 --- 之间什么也没有写', '请在两行 --- 之间每行写一项，例如：标题: ……'),
  'front-matter-too-large': entry('error', '两行 --- 之间有 {size}，超过上限 {limit}', '这里只写标题、日期等信息；正文请移到第二行 --- 下面'),
  'front-matter-fence': entry('notice', '分隔线写成了“{fence}”，已当作 --- 处理', '不影响发布；下次请写三个半角减号：---'),
  'yaml-empty': entry('error', '文件里没有一行能用的信息', '请每行写一项，例如：名称: ……'),
  'yaml-line': entry('error', '看不懂这一行：“{text}”', '请写成“名称: 内容”的样子，例如：标题: ……；如果是接着上一行的内容，请在行首加两个空格；如果是备注，请在行首加 #'),
  'yaml-item': entry('error', '“{text}”前面没有写明是哪一项的列表', '请在它上面加一行“街道:”这样的名称（冒号后面留空），下面再逐行写“- ”和内容'),
  'yaml-key-twice': entry('error', '“{key}”写了两次：第 {first} 行和第 {second} 行', '请只保留一行“{key}”，删除另一行'),
  'yaml-bracket': entry('error', '方括号 [ 没有写完', '请在最后补上 ]，例如：街道: [甲街道, 乙街道]；如果方括号是内容的一部分，请给整个内容加上引号'),
  'quote-open': entry('warning', '引号 {text} 只写了前一半', '请补上后一半引号，或者把这个引号删去'),
  'yaml-special': entry('error', '“{text}”是程序用的特殊写法，这里不能用', '请直接写内容；如果内容本来就是这样开头，请给整个内容加上引号，例如：标题: "……"'),
  'yaml-depth': entry('error', '缩进的层次太多', '列表下面最多再分两层，请减少这一行行首的空格'),
  'yaml-too-long': entry('error', '内容太多，超过两万项', '请删去用不到的行'),
  'yaml-documents': entry('error', '文件中间多了一行 ---', '请删去这一行'),

  // name and folder of the file (kinds.ts)
  'file-conflict-copy': entry('warning', '“{name}”像是同步冲突或复制时产生的副本，没有发布', '如果副本才是要用的，请用它替换原文件；不要的请删除'),
  'file-office': entry('warning', '“{name}”不是纯文本稿件，没有发布', '请在 WPS 或 Word 里“另存为”纯文本（.txt，编码 UTF-8），再把它放进系列文件夹'),
  'file-misplaced': entry('warning', '“{name}”放的位置不对，没有使用', '稿件放进系列文件夹（如 yibashou），街道介绍放进“街道”文件夹'),
  'file-unused': entry('notice', '“{name}”不是网站用得到的文件', '不影响发布；如果是稿件，请另存为 .txt 放进系列文件夹；如果是图片，请放进“图片”文件夹'),
  'file-unreadable': entry('warning', '暂时读不了这个文件，可能正被别的软件占用', '请关闭正在编辑它的软件，或检查文件的读取权限；读得到以后会自动更新'),
  'file-symlink': entry('warning', '“{name}”是快捷方式，没有使用', '请把文件本身复制到这里'),
  'file-rename': entry('warning', '“{name}”的名字不对，没有使用', '请把它改名为“{better}”；看不到文件名的后缀时，请先在文件夹的“查看”里勾选“文件扩展名”'),
  'file-too-deep': entry('warning', '“{name}”放在太多层文件夹里面，没有使用', '文件夹最多套四层，请把它移到外面的文件夹里'),
  'series-folder-name': entry('error', '文件夹“{folder}”不能作网址', '系列文件夹请用小写拼音或英文命名，例如 yibashou'),
  'series-folder-reserved': entry('error', '文件夹名“{folder}”是网站自己要用的', '请换一个更具体的拼音名称，例如：{folder}-zhuanti'),

  // keys and values of the front matter (frontmatter/schema.ts)
  'key-missing': entry('error', '缺少“{key}”', '在开头两行 --- 之间加一行：{key}: {example}'),
  'yml-key-missing': entry('error', '缺少“{key}”', '请在文件里单独加一行：{line}'),
  'value-empty': entry('error', '“{key}”后面是空的', '请在这一行写上内容：{key}: {example}'),
  'item-key-missing': entry('error', '“{list}”的这一项缺少“{key}”', '请在这一项下面加一行，前面空四格：{key}: {example}'),
  'item-not-map': entry('error', '“{list}”的每一项要分别写明{keys}', '请写成“- ”加名称和内容，其余的另起一行，前面空四格，写法见投稿指南'),
  'key-unknown': entry('warning', '不认识“{key}”这一项，没有使用', '请对照投稿指南检查；不需要的请删除这一行'),
  'key-misspelt': entry('warning', '不认识“{key}”这一项，没有使用', '是不是“{guess}”？请改成：{guess}: ……'),
  'key-twice': entry('error', '“{key}”写了两次', '请只保留一行“{key}”'),
  'value-not-text': entry('error', '“{key}”后面应当只写一个值', '请写成一行：{key}: {example}；如果内容里有方括号，请给整个内容加上引号'),
  'value-not-list': entry('error', '“{key}”应当是一个列表', '请在“{key}:”下面另起一行，先空两格写“- ”和第一项，其余的行前面空四格，写法见投稿指南'),
  'value-too-long': entry('error', '“{key}”有 {length} 个字，最多 {limit} 个字', '请缩短到 {limit} 个字以内，其余写进正文'),
  'number-invalid': entry('error', '编号“{value}”不是正整数', '请写成数字，例如：编号: 3'),
  'number-too-large': entry('error', '“{key}”写的“{value}”太大，最大是 999999', '请写 1 到 999999 之间的数字，例如：{key}: 3'),
  'number-taken': entry('error', '编号 {number} 已经被“{holder}”使用', '请换一个没有用过的编号，例如：编号: {free}'),
  'number-used': entry('error', '编号 {number} 属于《{title}》，不能再给别的文章用', '请换一个没有用过的编号，例如：编号: {free}；如果就是同一篇文章，请保留原来的标题和讲述人'),
  'looks-like-another': entry('error', '这份稿件看起来是另一篇文章：标题、讲述人和正文都和已经发布的《{title}》不同', '如果是新稿，请换一个没有用过的编号，例如：编号: {free}，并请把原来的稿件放回来；如果确实是同一篇的改写，请在编审台选用这一版'),
  'refused-before': entry('error', '这份稿件曾因和别的稿件冲突没有发布，不会自动发布', '如果要发布它，请打开它重新保存一次，或者改个文件名；不要的请删除'),
  'date-unreadable': entry('error', '“{key}”写的“{value}”看不懂', '请写成 2021-09-01 或 2021年9月1日；只知道月份或年份时写 2021-09 或 2021'),
  'publish-time-unreadable': entry('error', '看不懂发布时间“{value}”', '请写明日期和时刻，例如：发布时间: 2026-12-01 08:00'),
  'period-unreadable': entry('error', '看不懂统计期“{value}”', '请写成 2021、2021-09 或 2021-01～2021-09'),
  'state-unknown': entry('error', '看不懂状态“{value}”，这次的修改没有生效', '请写“发布”“草稿”或“撤下”，例如：状态: 发布'),
  'order-invalid': entry('error', '排序“{value}”不是正整数', '请写成数字，例如：排序: 3'),
  'slug-invalid': entry('error', '网址“{value}”不能用', '请只用小写字母、数字和短横线，例如：网址: xinhualu'),
  'withdrawn-reason-missing': entry('warning', '文章已撤下，但没有写撤下原因', '请加一行：撤下原因: ……（读者会看到）'),

  // references to other files (render.ts, publish/)
  'street-unknown': entry('error', '没有叫“{name}”的街道', '请写“街道”文件夹里已有的名称；新的街道请先在“街道”文件夹里建一个文件'),
  'street-misspelt': entry('error', '没有叫“{name}”的街道', '是不是“{guess}”？请改成：街道: {guess}'),
  'street-name-taken': entry('error', '街道“{name}”已经写在“{holder}”里', '请删除多余的一个，或者给其中一个改名'),
  'slug-taken': entry('error', '网址“{slug}”已经被“{holder}”使用', '如果是复制出来的文件，请删除；否则请换一个网址，例如：网址: {slug}-2'),
  'series-missing': entry('error', '文件夹“{folder}”里还没有能用的“系列.md”', '请先在这个文件夹里写好“系列.md”，至少有一行：标题: ……'),
  'site-missing': entry('warning', '没有“站点.yml”，网站暂用默认名称', '请在内容文件夹里建“站点.yml”，至少写一行：名称: ……'),
  'site-kept': entry('warning', '“站点.yml”不见了，网站暂时沿用上一版', '请把“站点.yml”放回内容文件夹'),
  'site-contact-missing': entry('notice', '“站点.yml”没有写联系方式，页脚不会显示', '正式开通前请加一行：联系方式: 电话或邮箱'),
  'site-code-missing': entry('notice', '“站点.yml”没有写{key}，页脚不会显示', '核发以后请加一行，照核发的写：{key}: ……；还没有核发就先不要写'),
  'series-twice': entry('error', '这个文件夹里已经有“{holder}”', '请删除多余的一个'),
  'takes-too-long': entry('error', '正文的写法太复杂，读了两秒还没有读完', '请删去成串重复的符号（例如 [ ] { } * > | -），或者把文字分成几篇，再保存一次'),
  'body-empty': entry('error', '只有开头的信息，没有正文', '请在第二个 --- 下面粘贴正文'),

  // body (markdown/)
  'lines-joined': entry('notice', '这一行和上一行连成了一段', '如果应当分段，请在两段之间空一行，或者在段首空两格'),
  'comment-dropped': entry('warning', '备注“{text}”没有发布：<!-- 和 --> 之间的字读者看不到', '不想公开的话最好不要留在稿件里；如果是正文，请删去 <!-- 和 -->'),
  'comment-unclosed': entry('error', '备注没有写完：有 <!--，后面没有 -->，从这里起都没有发布', '请在备注后面补上 -->；如果不是备注，请删去 <!--'),
  'link-unusable': entry('warning', '链接“{address}”打不开，已显示为文字', '请写完整的网址，例如：https://www.example.gov.cn/'),
  'table-cell-extra': entry('warning', '表格的这一行比表头多出“{text}”，没有显示', '请在表头和它下面的一行也各加一格，或者删去多出的一格'),
  'picture-missing': entry('warning', '找不到图片“{picture}”，没有显示', '请把图片放进本系列的“图片”文件夹，并写成：图片/文件名.jpg'),
  'picture-outside': entry('warning', '“{picture}”不是内容文件夹里的图片，没有显示', '请先把图片存进本系列的“图片”文件夹，并写成：图片/文件名.jpg'),
  'picture-alt-missing': entry('warning', '图片“{picture}”没有文字说明', '请在方括号里写上图片内容，例如：![志愿者在打扫街道]({picture})'),
  'cover-alt-missing': entry('warning', '封面“{picture}”没有文字说明', '请加一行：封面说明: 图片上有什么'),
  'punctuation-half-width': entry('notice', '汉字之间用了半角标点“{found}”，共 {count} 处', '请改成全角“{better}”'),

  // marks (markdown/resolve-mark.ts); the page shows the words of the mark, but they are not a figure
  'mark-unknown': entry('warning', '没有叫“{name}”的指标或项目，这处标注没有生效', '请先在“指标.yml”里写好这个指标，或在街道文件的“项目”里写好这个项目'),
  'mark-misspelt': entry('warning', '没有叫“{name}”的指标或项目，这处标注没有生效', '是不是“{guess}”？请改成：{better}'),
  'mark-target-unreadable': entry('warning', '看不懂标注“{target}”', '请写成 [原文]{指标} 或 [原文]{项目·指标}，例如：[50余场次]{文艺轻骑兵下基层}'),
  'mark-not-quantity': entry('warning', '“{words}”读不出一个数量：{reason}', '请只标出数字和单位，例如：[50余场次]{文艺轻骑兵下基层}'),
  'mark-leaves-out': entry('warning', '“{words}”只标了数的一部分，这处标注没有生效', '请改成：[{better}]{{target}}'),
  'mark-unit': entry('warning', '“{words}”的单位是“{unit}”，指标“{metric}”用的单位是“{units}”', '请换一个指标，或在“指标.yml”里给“{metric}”的单位加上“{unit}”'),
  'mark-street-needed': entry('warning', '文章写了几个街道，不知道“{words}”是哪个街道的', '请写明街道，例如：[{words}]{{target} 街道={street}}'),
  'mark-street-unknown': entry('warning', '没有叫“{name}”的街道，这处标注没有生效', '请改成“街道”文件夹里已有的名称：{known}'),
  'mark-period-unreadable': entry('warning', '看不懂标注里的期间“{value}”，这处标注没有生效', '期间请写成 2021、2021-09 或 2021-01～2021-09，例如：[{words}]{{target} 期间=2021}'),
  'mark-option-twice': entry('warning', '“{words}”的标注里“{key}”写了两次，这处标注没有生效', '请只保留一个，例如：[{words}]{{target} {key}={value}}'),
  'mark-outside-piece': entry('warning', '“{words}”的标注没有生效：只有文章里的标注才会变成数据', '请把数字标在文章里；这里请去掉标注的方括号和花括号'),
  'mark-unclosed': entry('warning', '这里像是一处没有写完的标注', '请写成 [原文]{指标}，方括号和花括号都要成对，中间不留空格'),
  'mark-typed-otherwise': entry('warning', '“{found}”像是一处标注，但括号的写法不对，没有生效', '请用半角括号，中间不留空格，改成：{better}'),
  'mark-target-twice': entry('warning', '这处标注有两个花括号，后一个没有生效', '一处原文只能标一次，请删去后面的“{extra}”'),

  // 指标.yml and 项目 of a street (frontmatter/schema.ts)
  'metric-twice': entry('warning', '指标“{name}”写了两次，只用第一次', '请删除多余的一个，或者给其中一个改名'),
  'metric-name': entry('error', '名称“{value}”里不能有“·”、花括号或空格', '请换一个名称，例如：志愿服务活动'),
  'project-twice': entry('warning', '项目“{name}”已经写在“{holder}”里，这里的没有使用', '请删除多余的一个，或者给其中一个改名'),
  'yes-no-unreadable': entry('error', '看不懂“{key}”的“{value}”', '请写“是”或“否”'),

  // pictures (parse.ts)
  'picture-too-large': entry('error', '图片有 {size}，超过上限 {limit}', '请用看图软件缩小到宽 1600 像素左右再放进来'),
  'picture-unreadable': entry('error', '图片打不开，或扩展名与实际格式不符', '请用看图软件重新另存为 .jpg 或 .png'),
  'picture-format': entry('warning', '“{name}”不是网页能显示的图片', '请另存为 .jpg、.png、.gif 或 .webp'),
  'picture-misplaced': entry('warning', '图片“{name}”没有放在“图片”文件夹里', '请移到系列文件夹下的“图片”文件夹'),
} satisfies Record<string, Entry>

export type DiagnosticCode = keyof typeof messages

export const severityOf = (code: DiagnosticCode): Severity => messages[code].severity

/** Returns the severity and the Chinese sentences of a diagnostic. A placeholder without a param is not replaced. */
export function describe ({ code, params }: { code: DiagnosticCode, params: Record<string, string> }): Entry {
  const { severity, message, hint } = messages[code]
  const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (placeholder, name: string) => params[name] ?? placeholder)
  return { severity, message: fill(message), hint: fill(hint) }
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { html, prose } from '../../apps/opstage-ui/api-reference/html.ts'

/** What the SDK exports, each with its docstring and its declaration as a compiler reads it, from `.d.ts` files. */
export function sdkReference(folder: string): string {
  const src = join(folder, 'agent', 'src')
  const parse = (file: string) =>
    ts.createSourceFile(file, readFileSync(join(src, file), 'utf8'), ts.ScriptTarget.Latest, true)
  const names = ['index.d.ts', 'testing.d.ts'].flatMap((entry) => exportedNames(parse(entry)))
  const declared = globSync('*.d.ts', { cwd: src }).flatMap((file) =>
    parse(file).statements.flatMap((statement) => declarationOf(statement)),
  )
  return names
    .map((name) => {
      const found = declared.find((one) => one.name === name)
      if (!found) throw new Error(`The SDK exports ${name}, and no .d.ts below ${src} declares it`)
      return sectionOf(found)
    })
    .join('\n\n')
}

interface Declaration {
  name: string
  node: ts.Statement
}

function exportedNames(index: ts.SourceFile): string[] {
  const names = index.statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement))
      return isExported(statement) ? declarationOf(statement).map(({ name }) => name) : []
    const clause = statement.exportClause
    return clause && ts.isNamedExports(clause) ? clause.elements.map(({ name }) => name.text) : []
  })
  // What people begin with stands first.
  return names.toSorted((a, b) => Number(b.startsWith('CapsuleAgent')) - Number(a.startsWith('CapsuleAgent')))
}

const isExported = (node: ts.Statement) =>
  ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true

function declarationOf(node: ts.Statement): Declaration[] {
  if (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isFunctionDeclaration(node))
    return node.name ? [{ name: node.name.text, node }] : []
  if (ts.isTypeAliasDeclaration(node)) return [{ name: node.name.text, node }]
  if (!ts.isVariableStatement(node)) return []
  return node.declarationList.declarations.map(({ name }) => ({ name: name.getText(), node }))
}

function sectionOf({ name, node }: Declaration): string {
  const members = ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node) ? [...node.members] : []
  const declaration = fence(node.getText().replace(/^export (declare )?/, ''))
  return [
    `## ${name}`,
    saidOf(node),
    members.length > 0 ? memberList(members) : declaration,
    ...tagsOf(node, 'example').map(({ comment }) => fence(ts.getTextOfJSDocComment(comment) ?? '')),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function memberList(members: readonly ts.Node[]): string {
  const rows = members
    .filter((member) => !/^(static |#)/.test(member.getText()))
    .map((member) => {
      const signature = member.getText().replace(/^((abstract|override|readonly) )+/, '')
      return html`<div>
        <dt><code>${signature.replace(/;$/, '').replaceAll(/\s+/g, ' ')}</code></dt>
        <dd>${moreOf(member)}</dd>
      </div>`
    })
  return `<div v-pre class="api sdk">${html`<dl class="fields">${rows}</dl>`.text}</div>`
}

/** What it is, what it takes, and what it throws. */
function moreOf(node: ts.Node) {
  const lines = [
    saidOf(node),
    ...tagsOf(node, 'param').map((tag) => `\`${(tag as ts.JSDocParameterTag).name.getText()}\`: ${plain(tag.comment)}`),
    ...tagsOf(node, 'throws').map(({ comment }) => `Throws ${plain(comment)}`),
  ]
  return lines.filter((line) => line !== '').map((line, i) => html`${i > 0 && html`<br />`}${prose(line)}`)
}

const docsOf = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).filter((doc) => ts.isJSDoc(doc))

const plain = (comment: ts.JSDoc['comment']) => (ts.getTextOfJSDocComment(comment) ?? '').replaceAll('\n', ' ')

const saidOf = (node: ts.Node) =>
  docsOf(node)
    .map(({ comment }) => plain(comment))
    .join(' ')

const tagsOf = (node: ts.Node, name: string) =>
  docsOf(node)
    .flatMap(({ tags }) => [...(tags ?? [])])
    .filter(({ tagName }) => tagName.text === name)

const fence = (code: string) => `\`\`\`ts\n${code.trim()}\n\`\`\``

/**
 * The plugin: `.coproboard` files open as live boards, and "New coproboard board" makes one.
 *
 * What it is: a file type, a tab with the board's own page in it, and a command. What it is not: a reader of files; the
 * tab asks Jupyter where the board is and shows that page. The fact that shaped it: a board is live in its own process,
 * so JupyterLab must neither read the file (it would be megabytes, and old) nor ever write it. Hence a model without
 * content, that is never saved, and never one of jupyter-collaboration's rooms.
 */
import cy from '../../../words/cy.json'
import en from '../../../words/en.json'
import icon from '../pages/icon.svg'
import type { App, Browser, Context, Launcher, Packages, Palette, Translator, Widget } from './shapes'

const TYPE = 'coproboard', MODEL = 'coproboard-model', NEW = 'coproboard:new'
type Key = 'new' | 'new.about' | 'frame' | 'frame.head' | 'type' | 'opening' | 'again' | 'trouble' | 'gone' | 'no-board' | 'busy'
type Say = (key: Key) => string

const sayer = (translator: Translator | null): Say => {
  const welsh = /^cy\b/i.test((translator?.languageCode ?? '').replace('_', '-'))
  return key => (welsh ? cy : en)[`lab.${key}`]
}

export const plugin = (lab: Packages): object => {
  const { Widget: Plain } = lab.widgets

  /** Asks our side of Jupyter, with its token or its cookie and XSRF token; an error says its code. */
  async function ask(app: App, what: string, body?: object): Promise<any> {
    const { serverSettings: settings } = app.serviceManager
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const answer = await lab.services.ServerConnection.makeRequest(`${settings.baseUrl}coproboard-files/${what}`, init, settings)
    const said = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Error(['gone', 'no-board', 'busy'].includes(said.error) ? said.error : 'trouble')
    return said
  }

  /** Shows the board of a file in a tab, and again where the file goes. */
  function board(app: App, context: Context, say: Say, away: (path: string, tab: Widget) => void, tab: () => Widget): Widget {
    const content = new Plain()
    // JupyterLab's own class: a splitter or tab that is dragged over the frame keeps the pointer
    content.addClass('jp-IFrame')
    content.node.style.overflow = 'hidden'
    const put = (...nodes: (Node | string)[]): void => content.node.replaceChildren(...nodes)
    const text = (words: string): HTMLElement => {
      const p = Object.assign(document.createElement('p'), { textContent: words })
      p.setAttribute('role', 'status')
      p.style.margin = '24px'
      return p
    }
    const show = async (): Promise<void> => {
      put(text(say('opening')))
      try {
        const { address, instead } = await ask(app, 'open', { path: context.localPath })
        if (content.isDisposed) return
        if (instead) return away(instead, tab())
        const frame = document.createElement('iframe')
        frame.title = context.localPath.split('/').at(-1)!
        frame.allow = 'clipboard-write; fullscreen'
        frame.style.cssText = 'width:100%;height:100%;border:0;display:block'
        frame.src = address
        put(frame)
      } catch (error) {
        const again = Object.assign(document.createElement('button'), { type: 'button', className: 'jp-Button jp-mod-styled jp-mod-accept', textContent: say('again'), onclick: show })
        const p = text(say((error as Error).message as Key) ?? say('trouble'))
        p.append(document.createElement('br'), document.createElement('br'), again)
        put(p)
      }
    }
    let path = context.localPath
    context.pathChanged.connect(() => {
      const before = path
      path = context.localPath
      if (before !== path) void ask(app, 'leave', { path: before }).catch(() => {}).then(show)
    })
    void context.ready.then(show)
    return content
  }

  return {
    id: 'coproboard:files',
    description: 'Opens .coproboard files as live boards.',
    autoStart: true,
    optional: [lab.apputils.ICommandPalette, lab.launcher.ILauncher, lab.filebrowser.IDefaultFileBrowser, lab.translation.ITranslator],
    activate(app: App, palette: Palette | null, launcher: Launcher | null, browser: Browser | null, translator: Translator | null): void {
      const say = sayer(translator)
      const mark = new lab.ui.LabIcon({ name: 'coproboard:mark', svgstr: icon })

      class Factory extends lab.docregistry.ABCWidgetFactory {
        createNewWidget(context: Context): Widget {
          // A board is always saved; what JupyterLab has of it is nothing, and must not be written over it.
          Object.assign(context, { save: async () => {}, createCheckpoint: async () => ({ id: '', last_modified: '' }) })
          const content = board(app, context, say, (path, tab) => {
            tab.close()
            void app.commands.execute('docmanager:open', { path })
          }, () => shown)
          const shown = new lab.docregistry.DocumentWidget({ content, context })
          shown.title.icon = mark
          return shown
        }
      }
      const none = { contentType: 'file', fileFormat: null, collaborative: false, isDisposed: false, dispose: () => {}, preferredLanguage: () => '' }
      app.docRegistry.addModelFactory({
        ...none,
        name: MODEL,
        createNew: (options?: object) => new lab.docregistry.DocumentModel(options),
      })
      app.docRegistry.addFileType({
        name: TYPE, displayName: say('type'), extensions: ['.coproboard'], mimeTypes: ['application/vnd.coproboard'],
        contentType: 'file', fileFormat: 'base64', icon: mark,
      })
      app.docRegistry.addWidgetFactory(new Factory({ name: 'coproboard', label: say('type'), modelName: MODEL, fileTypes: [TYPE], defaultFor: [TYPE], readOnly: true }))

      app.commands.addCommand(NEW, {
        label: say('new'), caption: say('new.about'), icon: mark,
        execute: async (args: { cwd?: string; frame?: string }) => {
          try {
            const frames: [string, string][] = await ask(app, `frames?lang=${translator?.languageCode.slice(0, 2) ?? ''}`)
            const chosen = args.frame ? null : await lab.apputils.InputDialog.getItem({ title: say('frame.head'), label: say('frame'), items: frames.map(([, title]) => title) })
            if (chosen && !chosen.button.accept) return
            const frame = args.frame ?? frames.find(([, title]) => title === chosen!.value)?.[0]
            const folder = app.serviceManager.contents.localPath(args.cwd ?? browser?.model.path ?? '')
            const { path } = await ask(app, 'new', { folder, frame })
            return await app.commands.execute('docmanager:open', { path })
          } catch (error) {
            await lab.apputils.showErrorMessage(say('new'), say((error as Error).message as Key) ?? say('trouble'))
          }
        },
      })
      launcher?.add({ command: NEW, category: 'Other', rank: 50 })
      palette?.addItem({ command: NEW, category: 'coproboard' })
    },
  }
}

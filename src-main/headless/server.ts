import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { toErrorBody } from '#contract/errors.ts';
import type { EngineAccess } from './EngineAccess.ts';
import { type FinishedExport, finishedExport } from './finishedExport.ts';
import { type Guard, guardRequests } from './guardRequests.ts';
import { httpStatus } from './httpStatus.ts';
import { openUploads, type Uploads } from './uploads.ts';
import { literal, webAccess } from './webAccess.ts';
import { webSessions } from './webSessions.ts';
import { webSocketServer } from './webSocketServer.ts';

export interface ServerOptions {
  engine: EngineAccess;
  /** The project's folder for what need not last: uploads come in there, downloads go out of there. */
  temporary: string;
  /** Folder of the built window. */
  renderer: string;
  version: string;
  /** Address to listen on; anything but this machine alone needs a password. */
  host?: string;
  /** 0 takes a free one. */
  port?: number;
  password?: string | null;
}

export interface Server {
  /** The address to open once, token included. */
  url: string;
  port: number;
  /** Resolves when every connection has ended. */
  close(): Promise<void>;
}

/** The window and its engine for a browser. Speaks HTTP and WebSocket to whoever `guardRequests` lets in. */
export async function openServer({
  engine,
  temporary,
  renderer,
  version,
  host = '127.0.0.1',
  port = 0,
  password = null,
}: ServerOptions): Promise<Server> {
  // Who may enter depends on the port, which is known only once it is bound; nothing is answered before.
  let guard: Guard | null = null;
  const app = fastify({
    routerOptions: { maxParamLength: 2048 },
    forceCloseConnections: true,
    serverFactory: (handle) =>
      createServer((request, response) => {
        if (guard?.admits(request, response)) handle(request, response);
        else if (!guard) response.destroy();
      }),
  });
  const uploads = await openUploads(join(temporary, 'uploads'), engine.own);
  addRoutes(app, renderer, uploads, (jobId) => finishedExport(engine, temporary, jobId));
  await app.listen({ host, port });
  const { port: bound } = app.server.address() as AddressInfo;
  const sessions = webSessions({ port: bound, password });
  const ready = guardRequests(webAccess({ bound: host, port: bound }), sessions);
  guard = ready;
  const door = webSocketServer(ready, engine, version);
  app.server.on('upgrade', door.upgrade);
  return {
    url: `http://${reachable(host)}:${bound}/?token=${sessions.token}`,
    port: bound,
    async close() {
      door.close();
      await app.close();
      await uploads.close();
    },
  };
}

const reachable = (host: string) => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : literal(host));

/** RFC 8187: what `encodeURIComponent` leaves and the header does not allow. */
const extendedValue = (name: string) =>
  encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

function addRoutes(
  app: FastifyInstance,
  renderer: string,
  uploads: Uploads,
  exported: (jobId: string) => Promise<FinishedExport>,
): void {
  // Uploads are taken as they come, whatever type the browser gives them: nothing parses a body here.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.setErrorHandler((error, _request, reply) => {
    const status = httpStatus(error);
    if (status === 500) console.error(error);
    return reply.code(status).send({ error: toErrorBody(error) });
  });

  app.register(fastifyStatic, {
    root: renderer,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders(response, path) {
      // Names under assets carry a hash of their content.
      if (path.includes('/assets/')) response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    },
  });

  app.put<{ Params: { name: string } }>('/upload/:name', { bodyLimit: Number.MAX_SAFE_INTEGER }, async (request) => {
    const length = request.headers['content-length'];
    const announced = length === undefined ? null : Number(length);
    return { path: await uploads.receive({ name: request.params.name, announced, content: request.raw }) };
  });

  app.get<{ Params: { jobId: string } }>('/download/:jobId', async (request, reply) => {
    const { name, bytes, open } = await exported(request.params.jobId);
    reply.header('Content-Type', 'application/octet-stream');
    reply.header('Content-Length', bytes);
    reply.header('Content-Disposition', `attachment; filename*=UTF-8''${extendedValue(name)}`);
    return reply.send(open());
  });
}

// A connection that stays, on which one request follows the other. Node's own client takes several times as long.

import { connect } from 'node:net';

const LINE_END = '\r\n';
const HEAD_END = LINE_END + LINE_END;

export class Connection {
  #address;
  #socket;
  #received = Buffer.alloc(0);
  #waiting;

  constructor(address, socket) {
    this.#address = address;
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (data) => this.#take(data));
    socket.on('error', (error) => this.#waiting?.reject(error));
    socket.on('close', () => this.#waiting?.reject(new Error(`${address} closed the connection`)));
  }

  static open(address) {
    const [host, port] = address.split(':');
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), host, () => resolve(new this(address, socket)));
      socket.once('error', reject);
    });
  }

  close() {
    this.#socket.destroy();
  }

  /** `headers` are whole lines. */
  get(path, headers = []) {
    return this.send([`GET ${path} HTTP/1.1`, `Host: ${this.#address}`, ...headers].join(LINE_END) + HEAD_END);
  }

  form(path, fields, headers) {
    const type = 'Content-Type: application/x-www-form-urlencoded';
    return this.#post(path, type, new URLSearchParams(fields).toString(), headers);
  }

  json(path, body, headers) {
    return this.#post(path, 'Content-Type: application/json', JSON.stringify(body), headers);
  }

  /** Sends a whole request. Gives back the answer's body, which must be JSON or nothing. */
  send(request) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  #post(path, type, body, headers = []) {
    const length = `Content-Length: ${Buffer.byteLength(body)}`;
    const head = [`POST ${path} HTTP/1.1`, `Host: ${this.#address}`, type, length, ...headers];
    return this.send(head.join(LINE_END) + HEAD_END + body);
  }

  #take(data) {
    this.#received = this.#received.length === 0 ? data : Buffer.concat([this.#received, data]);
    const end = this.#received.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#received.latin1Slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const whole = end + HEAD_END.length + Number(length);
    if (this.#received.length < whole) return;
    const body = this.#received.utf8Slice(end + HEAD_END.length, whole);
    this.#received = this.#received.subarray(whole);
    const { resolve, reject } = this.#waiting;
    if (length === undefined || !head.startsWith('HTTP/1.1 200 ')) {
      reject(new Error(`${this.#address} answered: ${head}${HEAD_END}${body}`));
    } else {
      resolve(body === '' ? undefined : JSON.parse(body));
    }
  }
}

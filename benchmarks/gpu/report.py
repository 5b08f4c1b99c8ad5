"""The report of a run: report.json for programs, report.md for people, written anew after every part."""
import json
import platform

COLUMNS = ["engine", "network", "mode", "setting", "batch", "images/s", "ms, median", "ms, least", "GPU MiB"]


def sentence(answer):
    """A part in a line."""
    why = f": {answer['why']}" if "why" in answer else ""
    return f"{answer['status']:11} {answer['part']:18} {answer['seconds']:6} s{why}"


def write(out, kit, line, seconds):
    answers = list(kit.answers.values())
    (out / "report.json").write_text(json.dumps({"device": line.device, "quick": line.quick, "seconds": round(seconds, 1), "parts": answers}, indent=1) + "\n")
    (out / "report.txt").write_text("".join(sentence(answer) + "\n" for answer in answers))
    (out / "report.md").write_text("\n".join(markdown(kit, line, seconds, answers)) + "\n")


def markdown(kit, line, seconds, answers):
    machine = kit.answers.get("machine", {}).get("figures", {})
    yield f"# A run on {machine.get('nvidia-smi') or machine.get('processor', platform.machine())}"
    yield ""
    yield f"Device {line.device}{', quick: small batches and few steps, so that times mean nothing' if line.quick else ''}; {seconds:.0f} s of {line.seconds:.0f}."
    yield "TorchSharp's batch norm runs without cuDNN (`cudnn_enabled=false`), PyTorch's in Python with it."
    yield ""
    yield "| part | status | seconds | |"
    yield "|---|---|---:|---|"
    for answer in answers:
        yield f"| {answer['part']} | {answer['status']} | {answer['seconds']} | {cell(answer.get('why', ''))} |"
    left = [answer["part"] for answer in answers if answer["status"] in ("no time", "out of time")]
    if left:
        yield ""
        yield f"For the rest: `python3 benchmarks/gpu/run.py --only {','.join(left)}`"
    rows = [row for answer in answers for row in figure_rows(answer.get("figures"))]
    if rows:
        yield ""
        yield "## Figures"
        yield ""
        yield "| " + " | ".join(COLUMNS) + " |"
        yield "|" + "---|" * 4 + "---:|" * 5
        for row in rows:
            yield "| " + " | ".join(row) + " |"
    for answer in answers:
        figures = answer.get("figures")
        if isinstance(figures, dict):
            yield ""
            yield f"## {answer['part']}"
            yield ""
            for key, value in figures.items():
                yield f"* {key}: {shown(value)}"


def figure_rows(figures):
    """The lines of the benchmarks, of ours and of PyTorch's alike."""
    timed = [line for line in figures if "mode" in line] if isinstance(figures, list) else []
    for line in timed:
        start = [line.get("engine", ""), line["network"], line["mode"], line.get("setting", ""), str(line["batch"])]
        if "error" in line:
            yield [*start, cell(line["error"]), "", "", ""]
        else:
            memory = line.get("device_bytes")
            yield [
                *start, f"{line['images_per_second']:.1f}", f"{1000 * line['seconds_per_batch_median']:.2f}", f"{1000 * line['seconds_per_batch_least']:.2f}",
                f"{memory / 2**20:.0f}" if memory else "",
            ]


def shown(value):
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, list):
        return ", ".join(map(shown, value))
    if isinstance(value, dict):
        return "; ".join(f"{key} {shown(inner)}" for key, inner in value.items())
    return cell(value)


def cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")

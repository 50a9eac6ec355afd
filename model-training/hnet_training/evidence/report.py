"""What `measure` found, as Markdown and as a summary for the manifest."""

from typing import Any, Dict, List

from ..data.spoil import FIVE

_LENGTHS = ("0-19", "20-39", "40-79", "80-159", "160+")


def markdown(found: Dict[str, Any]) -> str:
    lines: List[str] = [
        f"# Evaluation: {found['model']['name']} {found['model']['version']}", "",
        f"Split `{found['split']}`, at most {found['rows']} rows a label, whole sources that no run trained on. Macro averages over "
        "labels unless said otherwise. Printed by `python3 -m hnet_training measure`, ONNX Runtime (Java), texts cut at 1,024 bytes."]
    for title, section in (("Accuracy by length", _lengths), ("Noise", _noise), ("Noise that training never saw", _unseen),
                           ("Noise head", _noise_head), ("Several parts in a message", _parts),
                           ("Spam and toxicity", _messages), ("Cuts", _cuts)):
        lines += ["", f"## {title}", "", *section(found)]
    return "\n".join(lines) + "\n"


def _lengths(found: Dict[str, Any]) -> List[str]:
    lines = ["| set | rows | labels | all | " + " | ".join(length + " bytes" for length in _LENGTHS)
             + " | ECE | wrong and over 0.9 sure |", "|---|---|---|---|" + "---|" * (len(_LENGTHS) + 2)]
    names = {"formal": "language: software text", "everyday": "language: everyday text", "words": "language: single words",
             "pairs": "language: two words", "code": "code: 80 bytes and more", "codeShort": "code: one to three lines"}
    for key, name in names.items():
        one = found[key]
        lines.append(f"| {name} | {one['rows']} | {one['labels']} | {one['accuracy']:.3f} | "
                     + " | ".join(f"{one[length]:.3f}" if length in one else "-" for length in _LENGTHS)
                     + f" | {one['ece']:.3f} | {one['wrongOver90']:.4f} |")
    return lines + ["", "Single words are words of test sentences in the 50 most common languages; many belong to several languages."]


def _noise(found: Dict[str, Any]) -> List[str]:
    lines = [f"The five of the paper are {', '.join(FIVE)}. Language on software text, code on snippets.", "",
             "| noise | language | code |", "|---|---|---|"]
    return lines + [f"| {_name(kind)} | {value:.3f} | {found['codeNoise'][kind]:.3f} |" for kind, value in found["formalNoise"].items()]


def _unseen(found: Dict[str, Any]) -> List[str]:
    lines = ["Language on software text; only texts that the kind alters, right before and after.", "",
             "| unseen noise | texts | clean | spoilt |", "|---|---|---|---|"]
    for kind, one in found["unseenNoise"].items():
        name = "**mean**" if kind == "mean" else kind
        lines.append(f"| {name} | {one.get('texts', '')} | {one['clean']:.3f} | {one['spoilt']:.3f} |")
    return lines


def _noise_head(found: Dict[str, Any]) -> List[str]:
    whole, short = found["noise"], found["noiseShort"]
    lines = ["Everyday text, clean and with one kind of noise, at the thresholds of the manifest.", "",
             "| kind | F1 | precision | recall | F1, texts under 40 characters |", "|---|---|---|---|---|"]
    for kind, one in whole.items():
        if isinstance(one, dict):
            lines.append(f"| {kind} | {one['f1']:.3f} | {one['precision']:.3f} | {one['recall']:.3f} | {short[kind]['f1']:.3f} |")
    return lines + [f"| **macro** | {whole['macroF1']:.3f} | | | {short['macroF1']:.3f} |", "",
                    f"Clean texts that get a kind of noise: {whole['cleanCalledNoisy']:.4f}, short ones {short['cleanCalledNoisy']:.4f}."]


def _parts(found: Dict[str, Any]) -> List[str]:
    lines = ["By the chunks' own labels. `all parts`: most bytes of every part are right.", "",
             "| set | messages | bytes | all parts | code label |", "|---|---|---|---|---|"]
    for key, name in (("twoLanguages", "two languages"), ("proseAndCode", "prose and code"), ("documents", "documents with code")):
        one = found[key]
        lines.append(f"| {name} | {one['messages']} | {one['bytes']:.3f} | {one['allParts']:.3f} | "
                     + (f"{one['codeLabel']:.3f} |" if "codeLabel" in one else "- |"))
    return lines


def _messages(found: Dict[str, Any]) -> List[str]:
    lines = ["| set | rows | ROC-AUC | by language |", "|---|---|---|---|"]
    for key, name in (("mail", "spam, mails"), ("spam", "spam, SMS, chat and comments"), ("toxic", "toxic")):
        if key in found:
            one = found[key]
            groups = ", ".join(f"{group} {value:.3f}" for group, value in one.items() if group not in ("rows", "all"))
            lines.append(f"| {name} | {one['rows']} | {one['all']:.3f} | {groups} |")
    spam, toxic = found["everydaySpam"], found["everydayToxic"]
    return lines + ["", f"Everyday messages called spam with 0.5 or more: {spam['all']:.4f} of all, most in {spam['worst']} "
                    f"({spam['worstShare']:.3f}); toxic: {toxic['all']:.4f}, most in {toxic['worst']} ({toxic['worstShare']:.3f}); code: "
                    f"{found['everydayCalledCode']:.4f}."]


def _cuts(found: Dict[str, Any]) -> List[str]:
    return ["F1 at word starts, software text; under noise, at the carried cuts.", "", "| " + " | ".join(found["cuts"]) + " |",
            "|" + "---|" * len(found["cuts"]), "| " + " | ".join(f"{value:.3f}" for value in found["cuts"].values()) + " |"]


def _name(kind: str) -> str:
    return {"meanOfFive": "**mean of the five**", "meanOfOthers": "**mean of the others**"}.get(kind, kind)


def summary(found: Dict[str, Any]) -> Dict[str, Any]:
    """For the manifest."""
    return {"note": f"macro accuracy, split {found['split']}, {found['rows']} rows a label; hnet_training measure, ONNX Runtime (Java)",
            "language": {"softwareText": found["formal"]["accuracy"], "everydayText": found["everyday"]["accuracy"],
                         "everydayFrom40Bytes": {length: found["everyday"][length] for length in _LENGTHS[2:] if length in found["everyday"]},
                         "singleWords": found["words"]["accuracy"], "meanOfFive": found["formalNoise"]["meanOfFive"],
                         "meanOfOtherNoises": found["formalNoise"]["meanOfOthers"],
                         "meanOfUnseenNoises": found["unseenNoise"]["mean"]["spoilt"], "ece": found["everyday"]["ece"]},
            "noiseMacroF1": found["noise"]["macroF1"],
            "code": {"from80Bytes": found["code"]["accuracy"], "oneToThreeLines": found["codeShort"]["accuracy"]},
            "mixed": {key: found[key] for key in ("twoLanguages", "proseAndCode", "documents")},
            "rocAuc": {key: found[key]["all"] for key in ("mail", "spam", "toxic") if key in found},
            "everydayCalled": {"spam": found["everydaySpam"]["all"], "toxic": found["everydayToxic"]["all"],
                               "code": found["everydayCalledCode"]},
            "cuts": found["cuts"]}

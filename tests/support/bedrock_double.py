"""A double of Amazon Bedrock's model customization, for tests on loopback.

Every request is checked against the service model that botocore ships; every answer too, so that
the double can't drift from the service's own shapes. Keys and buckets are those of a real server
(--backend), so the key of a job is resolved by KMS and the metrics of a job lie in S3.

    GET  /__double/requests   what was received, as JSON
"""
import argparse
import gzip
import hashlib
import json
import re
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import botocore

ACCOUNT, REGION = "000000000000", "us-east-1"


def service_model():
    folder = Path(botocore.__file__).parent / "data" / "bedrock"
    found = sorted(folder.glob("*/service-2.json*"))[-1]
    read = gzip.open if found.suffix == ".gz" else open
    with read(found) as file:
        return json.load(file)


MODEL = service_model()
SHAPES, OPERATIONS = MODEL["shapes"], MODEL["operations"]


def problems(shape_name, value, path=""):
    """What is wrong with a value: members, enums, patterns and lengths, which botocore's own
    validator does not check."""
    shape = SHAPES[shape_name]
    kind = shape["type"]
    if kind == "structure":
        yield from structure_problems(shape, value, path)
    elif kind == "list":
        if not isinstance(value, list):
            yield f"{path}: not a list"
            return
        yield from length_problems(shape, len(value), path)
        for index, item in enumerate(value):
            yield from problems(shape["member"]["shape"], item, f"{path}[{index}]")
    elif kind == "map":
        if not isinstance(value, dict):
            yield f"{path}: not a map"
            return
        yield from length_problems(shape, len(value), path)
        for key, item in value.items():
            yield from problems(shape["key"]["shape"], key, f"{path}.{key} (key)")
            yield from problems(shape["value"]["shape"], item, f"{path}.{key}")
    elif kind == "string":
        yield from string_problems(shape, value, path)
    elif kind in ("integer", "long", "float", "double"):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            yield f"{path}: not a number"
        else:
            yield from length_problems(shape, value, path)
    elif kind == "boolean" and not isinstance(value, bool):
        yield f"{path}: not a boolean"
    elif kind == "timestamp":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", str(value)):
            yield f"{path}: not an ISO 8601 timestamp"


def structure_problems(shape, value, path):
    if not isinstance(value, dict):
        yield f"{path}: not a structure"
        return
    for name in shape.get("required", []):
        if value.get(name) is None:
            yield f"{path}.{name}: required"
    if shape.get("union") and len(value) != 1:
        yield f"{path}: exactly one member of a union must be set"
    for name, item in value.items():
        if name not in shape["members"]:
            yield f"{path}.{name}: unknown"
        else:
            yield from problems(shape["members"][name]["shape"], item, f"{path}.{name}")


def string_problems(shape, value, path):
    if not isinstance(value, str):
        yield f"{path}: not a string"
        return
    yield from length_problems(shape, len(value), path)
    if "enum" in shape and value not in shape["enum"]:
        yield f"{path}: not one of {shape['enum']}"
    if "pattern" in shape and not re.fullmatch(shape["pattern"], value):
        yield f"{path}: does not match {shape['pattern']}"


def length_problems(shape, length, path):
    if length < shape.get("min", length):
        yield f"{path}: below {shape['min']}"
    if length > shape.get("max", length):
        yield f"{path}: above {shape['max']}"


class Refusal(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code, self.message = code, message
        error = SHAPES.get(code, {}).get("error", {})
        self.status = error.get("httpStatusCode", 400)


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def twelve(*parts):
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


class Bedrock:
    """The jobs, and what the backend says of keys."""

    def __init__(self, options):
        self.options = options
        self.jobs, self.received, self.lock = [], [], threading.Lock()
        session = boto3.Session("test", "test", region_name=REGION)
        self.kms = session.client("kms", endpoint_url=options.backend)
        path_style = botocore.config.Config(s3={"addressing_style": "path"})
        self.s3 = session.client("s3", endpoint_url=options.backend, config=path_style)

    def key_arn(self, key):
        if key is None:
            raise Refusal("ValidationException", "customModelKmsKeyId is required here")
        try:
            found = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        except self.kms.exceptions.NotFoundException:
            raise Refusal("ValidationException", "The KMS key does not exist") from None
        if found["KeyState"] != "Enabled" or found["KeyUsage"] != "ENCRYPT_DECRYPT":
            raise Refusal("ValidationException", "The KMS key can't be used")
        return found["Arn"]

    def create(self, body):
        key_arn = self.key_arn(body.get("customModelKmsKeyId"))
        token = body.get("clientRequestToken")
        for job in self.jobs:
            if token and job["request"].get("clientRequestToken") == token:
                return {"jobArn": job["arn"]}
            if job["request"]["jobName"] == body["jobName"]:
                raise Refusal("ConflictException", "A job of that name exists")
        base = body["baseModelIdentifier"].rsplit("/", 1)[-1]
        ident = twelve(body["jobName"], token or str(len(self.jobs)))
        arn = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:model-customization-job/{base}/{ident}"
        model = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:custom-model/{base}/{twelve(ident)}"
        if self.options.wrong_key:
            key_arn = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
        # The primary grant, with the members of the published event of one.
        operations = ["Decrypt", "CreateGrant", "GenerateDataKey", "DescribeKey"]
        if not self.options.wrong_key:
            self.kms.create_grant(KeyId=key_arn, GranteePrincipal="bedrock.amazonaws.com",
                                  RetiringPrincipal="bedrock.amazonaws.com", Operations=operations)
        self.jobs.append({
            "request": body, "arn": arn, "id": ident, "model": model, "key": key_arn, "polls": 0,
            "base": f"arn:aws:bedrock:{REGION}::foundation-model/{base}", "created": now(),
            "status": "InProgress", "ended": None,
        })
        return {"jobArn": arn}

    def find(self, identifier):
        for job in self.jobs:
            if identifier in (job["arn"], job["request"]["jobName"]):
                return job
        raise Refusal("ResourceNotFoundException", "There is no such job")

    def get(self, identifier):
        job = self.find(identifier)
        self.move(job)
        request = job["request"]
        answer = {
            "jobArn": job["arn"], "jobName": request["jobName"], "status": job["status"],
            "outputModelName": request["customModelName"], "roleArn": request["roleArn"],
            "creationTime": job["created"], "lastModifiedTime": job["ended"] or job["created"],
            "baseModelArn": job["base"], "trainingDataConfig": request["trainingDataConfig"],
            "validationDataConfig": request.get("validationDataConfig", {"validators": []}),
            "outputDataConfig": request["outputDataConfig"], "outputModelKmsKeyArn": job["key"],
        }
        same = ("clientRequestToken", "customizationType", "hyperParameters", "vpcConfig")
        answer.update({name: request[name] for name in same if name in request})
        if job["ended"]:
            answer["endTime"] = job["ended"]
        if job["status"] == "Completed":
            answer["outputModelArn"] = job["model"]
        if job["status"] == "Failed":
            answer["failureMessage"] = "The training data could not be read"
        return answer

    def move(self, job):
        """One step of a job's life for each poll."""
        job["polls"] += 1
        if job["status"] == "Stopping":
            job["status"], job["ended"] = "Stopped", now()
        if job["status"] != "InProgress" or job["polls"] <= self.options.polls:
            return
        job["ended"] = now()
        job["status"] = "Failed" if self.options.fail else "Completed"
        if job["status"] == "Completed":
            self.write_metrics(job)

    def write_metrics(self, job):
        place = urlsplit(job["request"]["outputDataConfig"]["s3Uri"])
        folder = f"{place.path.strip('/')}/model-customization-job-{job['id']}".lstrip("/")
        training = "training_artifacts/step_wise_training_metrics.csv"
        validation = "validation_artifacts/post_fine_tuning_validation/validation_metrics.csv"
        columns = b"step_number,epoch_number,training_loss,perplexity\n0,0,1.5,4.48\n"
        self.s3.put_object(Bucket=place.netloc, Key=f"{folder}/{training}", Body=columns)
        if job["request"].get("validationDataConfig"):
            columns = columns.replace(b"training_loss", b"validation_loss")
            self.s3.put_object(Bucket=place.netloc, Key=f"{folder}/{validation}", Body=columns)

    def stop(self, identifier):
        job = self.find(identifier)
        if job["status"] != "InProgress":
            raise Refusal("ConflictException", "The job is not in progress")
        job["status"] = "Stopping"
        return {}

    def list(self, query):
        jobs = [job for job in self.jobs if query.get("nameContains", [""])[0]
                in job["request"]["jobName"]]
        wanted = query.get("statusEquals")
        return {"modelCustomizationJobSummaries": [{
            "jobArn": job["arn"], "baseModelArn": job["base"], "status": job["status"],
            "jobName": job["request"]["jobName"], "creationTime": job["created"],
        } for job in jobs if not wanted or job["status"] in wanted]}

    def models(self):
        done = [job for job in self.jobs if job["status"] == "Completed"]
        return {"modelSummaries": [{
            "modelArn": job["model"], "modelName": job["request"]["customModelName"],
            "creationTime": job["ended"], "baseModelArn": job["base"],
            "baseModelName": job["base"].rsplit("/", 1)[-1].split(":")[0],
        } for job in done]}

    def model(self, identifier):
        for job in self.jobs:
            name = job["request"]["customModelName"]
            if job["status"] == "Completed" and identifier in (job["model"], name):
                answer = {
                    "modelArn": job["model"], "modelName": name, "jobArn": job["arn"],
                    "jobName": job["request"]["jobName"], "baseModelArn": job["base"],
                    "trainingDataConfig": job["request"]["trainingDataConfig"],
                    "outputDataConfig": job["request"]["outputDataConfig"],
                    "creationTime": job["ended"], "modelKmsKeyArn": job["key"],
                }
                if self.options.no_key:
                    del answer["modelKmsKeyArn"]
                return answer
        raise Refusal("ResourceNotFoundException", "There is no such model")

    def answer(self, method, target, body):
        """The operation's HTTP status and answer."""
        url = urlsplit(target)
        name, identifier = operation(method, unquote(url.path))
        self.received.append({"operation": name, "target": target, "body": body})
        query = parse_qs(url.query)
        value = dict(body or {})
        if identifier is not None:
            member = next(iter(members_in(name, "uri")))
            value[member] = identifier
        for member, shape in members_in(name, "querystring").items():
            if shape["locationName"] in query:
                text = query[shape["locationName"]][0]
                kind = SHAPES[shape["shape"]]["type"]
                read = {"integer": int, "boolean": lambda text: text == "true"}.get(kind, str)
                value[member] = read(text)
        shape = OPERATIONS[name].get("input", {}).get("shape")
        found = list(problems(shape, value))
        if found:
            raise Refusal("ValidationException", "; ".join(found))
        done = {
            "CreateModelCustomizationJob": lambda: self.create(body),
            "GetModelCustomizationJob": lambda: self.get(identifier),
            "StopModelCustomizationJob": lambda: self.stop(identifier),
            "ListModelCustomizationJobs": lambda: self.list(query),
            "GetCustomModel": lambda: self.model(identifier),
            "ListCustomModels": self.models,
            "ListModelCopyJobs": lambda: {"modelCopyJobSummaries": []},
            "ListImportedModels": lambda: {"modelSummaries": []},
        }[name]()
        own = list(problems(OPERATIONS[name]["output"]["shape"], done))
        if own:
            raise Refusal("InternalServerException", "the double is wrong: " + "; ".join(own))
        return OPERATIONS[name]["http"].get("responseCode", 200), done


def members_in(name, location):
    members = SHAPES[OPERATIONS[name]["input"]["shape"]]["members"]
    return {key: shape for key, shape in members.items() if shape.get("location") == location}


def operation(method, path):
    routes = [
        ("POST", "/model-customization-jobs/(.+)/stop", "StopModelCustomizationJob"),
        ("POST", "/model-customization-jobs", "CreateModelCustomizationJob"),
        ("GET", "/model-customization-jobs", "ListModelCustomizationJobs"),
        ("GET", "/model-customization-jobs/(.+)", "GetModelCustomizationJob"),
        ("GET", "/custom-models/(.+)", "GetCustomModel"),
        ("GET", "/custom-models", "ListCustomModels"),
        ("GET", "/model-copy-jobs", "ListModelCopyJobs"),
        ("GET", "/imported-models", "ListImportedModels"),
    ]
    for verb, pattern, name in routes:
        match = re.fullmatch(pattern, path)
        if verb == method and match:
            return name, (match.groups() or (None,))[0]
    raise Refusal("UnknownOperationException", "the double does not have this operation")


def handler(bedrock):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def send(self, status, value, code=None):
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if code:
                self.send_header("x-amzn-ErrorType", code)
            self.end_headers()
            self.wfile.write(data)

        def handle_one(self):
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/__double/requests":
                return self.send(200, bedrock.received)
            with bedrock.lock:
                try:
                    self.send(*bedrock.answer(self.command, self.path, json.loads(data or "{}")))
                except Refusal as refusal:
                    self.send(refusal.status, {"message": refusal.message}, refusal.code)

        do_GET = do_POST = do_DELETE = handle_one

    return Handler


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--backend", required=True, help="the URL of a server with S3 and KMS")
    parser.add_argument("--polls", type=int, default=2, help="polls that find a job in progress")
    parser.add_argument("--fail", action="store_true", help="jobs fail")
    parser.add_argument("--wrong-key", action="store_true", help="jobs use another key")
    parser.add_argument("--no-key", action="store_true", help="models use a key that AWS owns")
    options = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Bedrock(options)))
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

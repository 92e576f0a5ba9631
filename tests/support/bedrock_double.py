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
import struct
import threading
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
import botocore

ACCOUNT = "000000000000"


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
            yield from length_problems(shape, value if kind != "float" else single(value), path)
    elif kind == "boolean" and not isinstance(value, bool):
        yield f"{path}: not a boolean"
    elif kind == "timestamp":
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", str(value)):
            yield f"{path}: not an ISO 8601 timestamp"


def single(value):
    """A number as the shortest that is the same in single precision: 1e-3 is no more than 1e-3."""
    bits = struct.pack("f", value)
    return next(short for short in (float(f"{value:.{digits}g}") for digits in range(1, 18))
                if struct.pack("f", short) == bits)


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


class Region:
    """What one Region holds, with clients for its keys and buckets."""

    def __init__(self, name, options):
        self.name, self.options = name, options
        self.jobs, self.models, self.copies, self.standing = [], [], [], []
        session = boto3.Session("test", "test", region_name=name)
        path_style = botocore.config.Config(s3={"addressing_style": "path"})
        self.kms = session.client("kms", endpoint_url=options.backend)
        self.s3 = session.client("s3", endpoint_url=options.backend, config=path_style)

    def arn(self, kind, path):
        return f"arn:aws:bedrock:{self.name}:{ACCOUNT}:{kind}/{path}"

    def key_arn(self, key):
        if key is None:
            raise Refusal("ValidationException", "a KMS key is required here")
        try:
            found = self.kms.describe_key(KeyId=key)["KeyMetadata"]
        except self.kms.exceptions.NotFoundException:
            raise Refusal("ValidationException", "The KMS key does not exist") from None
        if found["KeyState"] != "Enabled" or found["KeyUsage"] != "ENCRYPT_DECRYPT":
            raise Refusal("ValidationException", "The KMS key can't be used")
        return found["Arn"]

    def grant(self, key_arn):
        """The primary grant, with the members of the published event of one."""
        operations = ["Decrypt", "CreateGrant", "GenerateDataKey", "DescribeKey"]
        made = self.kms.create_grant(
            KeyId=key_arn, GranteePrincipal="bedrock.amazonaws.com",
            RetiringPrincipal="bedrock.amazonaws.com", Operations=operations)
        return made["GrantId"]

    def find(self, things, identifier, what):
        for thing in things:
            if identifier in (thing["arn"], thing["name"]):
                return thing
        raise Refusal("ResourceNotFoundException", f"There is no such {what}")

    def add_model(self, path, **facts):
        model = {"arn": self.arn("custom-model", path), "created": now(), "leaving": None, **facts}
        self.models.append(model)
        return model

    def fade(self, things):
        """What was deleted is seen for some more looks. A model's grant goes with it."""
        for thing in [thing for thing in things if thing["leaving"] is not None]:
            thing["leaving"] -= 1
            if thing["leaving"] < 0:
                things.remove(thing)
                if thing.get("grant") and not self.options.keep_grants:
                    self.kms.revoke_grant(KeyId=thing["key"], GrantId=thing["grant"])


class Bedrock:
    """The jobs, models and what stands on them, by Region, and what the backend says of keys."""

    def __init__(self, options):
        self.options = options
        self.regions, self.received, self.lock = {}, [], threading.Lock()

    def region(self, name):
        if name not in self.regions:
            self.regions[name] = Region(name, self.options)
        return self.regions[name]

    def create_model_customization_job(self, region, body):
        key_arn = region.key_arn(body.get("customModelKmsKeyId"))
        token = body.get("clientRequestToken")
        for job in region.jobs:
            if token and job["request"].get("clientRequestToken") == token:
                return {"jobArn": job["arn"]}
            if job["name"] == body["jobName"]:
                raise Refusal("ConflictException", "A job of that name exists")
        given = body["baseModelIdentifier"]
        tuned = given if ":custom-model/" in given else None
        base = given.split("/")[1] if tuned else given.rsplit("/", 1)[-1]
        ident = twelve(body["jobName"], token or str(len(region.jobs)))
        grant = None
        if self.options.wrong_key:
            none = "00000000-0000-0000-0000-000000000000"
            key_arn = f"arn:aws:kms:{region.name}:{ACCOUNT}:key/{none}"
        else:
            grant = region.grant(key_arn)
        region.jobs.append({
            "request": body, "arn": region.arn("model-customization-job", f"{base}/{ident}"),
            "name": body["jobName"], "id": ident, "key": key_arn, "grant": grant, "polls": 0,
            "base": f"arn:aws:bedrock:{region.name}::foundation-model/{base}", "tuned": tuned,
            "created": now(), "status": "InProgress", "ended": None,
            "model": f"{base}/{twelve(ident)}",
        })
        return {"jobArn": region.jobs[-1]["arn"]}

    def get_model_customization_job(self, region, value):
        job = region.find(region.jobs, value["jobIdentifier"], "job")
        self.move(region, job)
        request = job["request"]
        answer = {
            "jobArn": job["arn"], "jobName": request["jobName"], "status": job["status"],
            "outputModelName": request["customModelName"], "roleArn": request["roleArn"],
            "creationTime": job["created"], "lastModifiedTime": job["ended"] or job["created"],
            "baseModelArn": job["base"], "trainingDataConfig": request["trainingDataConfig"],
            "validationDataConfig": request.get("validationDataConfig", {"validators": []}),
            "outputDataConfig": request["outputDataConfig"], "outputModelKmsKeyArn": job["key"],
        }
        same = ("clientRequestToken", "customizationType", "hyperParameters", "vpcConfig",
                "customizationConfig")
        answer.update({name: request[name] for name in same if name in request})
        if request.get("customizationType") == "DISTILLATION":
            answer["statusDetails"] = {"trainingDetails": {"status": job["status"]}}
        if job["ended"]:
            answer["endTime"] = job["ended"]
        if job["status"] == "Completed":
            answer["outputModelArn"] = region.arn("custom-model", job["model"])
            answer["trainingMetrics"] = {"trainingLoss": 1.5}
        if job["status"] == "Failed":
            answer["failureMessage"] = "The training data could not be read"
        return answer

    def move(self, region, job):
        """One step of a job's life for each poll."""
        job["polls"] += 1
        if job["status"] == "Stopping":
            job["status"], job["ended"] = "Stopped", now()
        if job["status"] != "InProgress" or job["polls"] <= self.options.polls:
            return
        job["ended"] = now()
        job["status"] = "Failed" if self.options.fail else "Completed"
        if job["status"] == "Completed":
            self.write_metrics(region, job)
            region.add_model(job["model"], name=job["request"]["customModelName"], key=job["key"],
                             grant=job["grant"], job=job, base=job["tuned"] or job["base"],
                             tags=job["request"].get("customModelTags", []))

    def write_metrics(self, region, job):
        place = urlsplit(job["request"]["outputDataConfig"]["s3Uri"])
        folder = f"{place.path.strip('/')}/model-customization-job-{job['id']}".lstrip("/")
        training = "training_artifacts/step_wise_training_metrics.csv"
        validation = "validation_artifacts/post_fine_tuning_validation/validation_metrics.csv"
        columns = b"step_number,epoch_number,training_loss,perplexity\n0,0,1.5,4.48\n"
        objects = {training: columns}
        if job["request"].get("validationDataConfig"):
            objects[validation] = columns.replace(b"training_loss", b"validation_loss")
        if self.options.sample:
            objects["sample_prompts.jsonl"] = Path(self.options.sample).read_bytes()
        for name, data in objects.items():
            region.s3.put_object(Bucket=place.netloc, Key=f"{folder}/{name}", Body=data)

    def stop_model_customization_job(self, region, value):
        job = region.find(region.jobs, value["jobIdentifier"], "job")
        if job["status"] != "InProgress":
            raise Refusal("ConflictException", "The job is not in progress")
        job["status"] = "Stopping"
        return {}

    def list_model_customization_jobs(self, region, value):
        jobs = [job for job in region.jobs if value.get("nameContains", "") in job["name"]
                and value.get("statusEquals", job["status"]) == job["status"]
                and value.get("creationTimeAfter", "") <= job["created"]
                and value.get("creationTimeBefore", "9") > job["created"]]
        if value.get("sortOrder") == "Descending":
            jobs.reverse()
        return self.page(value, "modelCustomizationJobSummaries", [{
            "jobArn": job["arn"], "baseModelArn": job["base"], "status": job["status"],
            "jobName": job["name"], "creationTime": job["created"],
            "customModelName": job["request"]["customModelName"],
        } for job in jobs])

    def page(self, value, name, items):
        start = int(value.get("nextToken", 0))
        end = start + min(self.options.page, value.get("maxResults", self.options.page))
        more = {"nextToken": str(end)} if end < len(items) else {}
        return {name: items[start:end], **more}

    def list_custom_models(self, region, value):
        base = value.get("baseModelArnEquals")
        models = [model for model in region.models if base in (None, model["base"])]
        return self.page(value, "modelSummaries", [{
            "modelArn": model["arn"], "modelName": model["name"], "baseModelArn": model["base"],
            "creationTime": model["created"],
            "baseModelName": model["base"].split("/")[1].split(":")[0],
        } for model in models])

    def get_foundation_model(self, region, value):
        model = value["modelIdentifier"].rsplit("/", 1)[-1]
        if model == self.options.without:
            raise Refusal("ResourceNotFoundException", "There is no such model in this Region")
        arn = f"arn:aws:bedrock:{region.name}::foundation-model/{model}"
        return {"modelDetails": {"modelArn": arn, "modelId": model}}

    def get_custom_model(self, region, value):
        region.fade(region.models)
        model = region.find(region.models, value["modelIdentifier"], "model")
        answer = {
            "modelArn": model["arn"], "modelName": model["name"], "baseModelArn": model["base"],
            "creationTime": model["created"], "modelKmsKeyArn": model["key"],
            "modelStatus": "Active",
        }
        if model.get("job"):
            request = model["job"]["request"]
            answer |= {
                "jobArn": model["job"]["arn"], "jobName": request["jobName"],
                "trainingDataConfig": request["trainingDataConfig"],
                "outputDataConfig": request["outputDataConfig"],
            }
            same = ("customizationType", "hyperParameters", "validationDataConfig")
            answer |= {name: request[name] for name in same if name in request}
        if self.options.no_key:
            del answer["modelKmsKeyArn"]
        return answer

    def delete_custom_model(self, region, value):
        model = region.find(region.models, value["modelIdentifier"], "model")
        if model["leaving"] is not None:
            raise Refusal("ConflictException", "The model is being deleted")
        if any(found["model"] == model["arn"] for found in region.standing):
            raise Refusal("ConflictException", "The model has deployments or throughput")
        model["leaving"] = self.options.linger
        return {}

    def create_model_copy_job(self, region, body):
        key_arn = region.key_arn(body.get("modelKmsKeyId"))
        source = self.region(body["sourceModelArn"].split(":")[3])
        found = source.find(source.models, body["sourceModelArn"], "model")
        token = body.get("clientRequestToken")
        for copy in region.copies:
            if token and copy["request"].get("clientRequestToken") == token:
                return {"jobArn": copy["arn"]}
        if any(model["name"] == body["targetModelName"] for model in region.models):
            # The model of the service names no such error for this operation.
            raise Refusal("ValidationException", "A model of that name exists")
        ident = twelve(region.name, token or str(len(region.copies)))
        base = found["arn"].split("custom-model/")[1].rsplit("/", 1)[0]
        region.copies.append({
            "arn": region.arn("model-copy-job", ident), "name": None, "request": body, "polls": 0,
            "key": key_arn, "created": now(), "status": "InProgress", "path": f"{base}/{ident}",
            "base": found["base"], "grant": region.grant(key_arn),
        })
        return {"jobArn": region.copies[-1]["arn"]}

    def copy_facts(self, region, copy):
        facts = {
            "jobArn": copy["arn"], "status": copy["status"], "creationTime": copy["created"],
            "sourceModelArn": copy["request"]["sourceModelArn"], "sourceAccountId": ACCOUNT,
            "targetModelArn": region.arn("custom-model", copy["path"]),
            "targetModelName": copy["request"]["targetModelName"],
            "targetModelKmsKeyArn": copy["key"],
        }
        if copy["status"] == "Failed":
            facts["failureMessage"] = "The model could not be copied"
        return facts

    def get_model_copy_job(self, region, value):
        copy = region.find(region.copies, value["jobArn"], "job")
        copy["polls"] += 1
        if copy["status"] == "InProgress" and copy["polls"] > self.options.polls:
            copy["status"] = "Failed" if self.options.fail else "Completed"
            if copy["status"] == "Completed":
                request = copy["request"]
                region.add_model(copy["path"], name=request["targetModelName"], key=copy["key"],
                                 grant=copy["grant"], base=copy["base"],
                                 tags=request.get("targetModelTags", []))
        return self.copy_facts(region, copy)

    def list_model_copy_jobs(self, region, value):
        source = value.get("sourceModelArnEquals")
        copies = [copy for copy in region.copies
                  if source in (None, copy["request"]["sourceModelArn"])
                  and value.get("statusEquals", copy["status"]) == copy["status"]]
        facts = [self.copy_facts(region, copy) for copy in copies]
        return self.page(value, "modelCopyJobSummaries", facts)

    def create_custom_model_deployment(self, region, body):
        model = region.find(region.models, body["modelArn"], "model")
        name = body["modelDeploymentName"]
        arn = region.arn("custom-model-deployment", twelve(name))
        region.standing.append({"kind": "deployment", "arn": arn, "name": name, "created": now(),
                                "model": model["arn"], "leaving": None})
        return {"customModelDeploymentArn": arn}

    def get_custom_model_deployment(self, region, value):
        found = self.stands(region, "deployment", value["customModelDeploymentIdentifier"])
        return {"customModelDeploymentArn": found["arn"], "modelDeploymentName": found["name"],
                "modelArn": found["model"], "createdAt": found["created"], "status": "Active"}

    def list_custom_model_deployments(self, region, value):
        return self.page(value, "modelDeploymentSummaries", [{
            "customModelDeploymentArn": found["arn"], "customModelDeploymentName": found["name"],
            "modelArn": found["model"], "createdAt": found["created"], "status": "Active",
        } for found in self.on(region, "deployment", value)])

    def delete_custom_model_deployment(self, region, value):
        identifier = value["customModelDeploymentIdentifier"]
        return self.leave(self.stands(region, "deployment", identifier))

    def create_provisioned_model_throughput(self, region, body):
        model = region.find(region.models, body["modelId"], "model")
        name = body["provisionedModelName"]
        arn = region.arn("provisioned-model", twelve(name))
        region.standing.append({"kind": "throughput", "arn": arn, "name": name, "created": now(),
                                "model": model["arn"], "leaving": None, "units": body["modelUnits"],
                                "base": model["base"], "term": body.get("commitmentDuration")})
        return {"provisionedModelArn": arn}

    def throughput_facts(self, found):
        facts = {
            "provisionedModelName": found["name"], "provisionedModelArn": found["arn"],
            "modelArn": found["model"], "desiredModelArn": found["model"],
            "foundationModelArn": found["base"], "modelUnits": found["units"],
            "desiredModelUnits": found["units"], "status": "InService",
            "creationTime": found["created"], "lastModifiedTime": found["created"],
        }
        if found["term"]:
            facts |= {"commitmentDuration": found["term"],
                      "commitmentExpirationTime": "2099-01-01T00:00:00Z"}
        return facts

    def get_provisioned_model_throughput(self, region, value):
        return self.throughput_facts(self.stands(region, "throughput", value["provisionedModelId"]))

    def list_provisioned_model_throughputs(self, region, value):
        found = self.on(region, "throughput", value)
        facts = [self.throughput_facts(throughput) for throughput in found]
        return self.page(value, "provisionedModelSummaries", facts)

    def delete_provisioned_model_throughput(self, region, value):
        found = self.stands(region, "throughput", value["provisionedModelId"])
        if found["term"]:
            raise Refusal("ConflictException", "The commitment term is not over")
        return self.leave(found)

    def stands(self, region, kind, identifier):
        region.fade(region.standing)
        things = [found for found in region.standing if found["kind"] == kind]
        return region.find(things, identifier, kind)

    def on(self, region, kind, value):
        model = value.get("modelArnEquals")
        return [found for found in region.standing
                if found["kind"] == kind and model in (None, found["model"])]

    def leave(self, found):
        if found["leaving"] is None:
            found["leaving"] = self.options.linger
        return {}

    def list_tags_for_resource(self, region, body):
        for job in region.jobs:
            if job["arn"] == body["resourceARN"]:
                return {"tags": job["request"].get("jobTags", [])}
        model = region.find(region.models, body["resourceARN"], "resource")
        return {"tags": model["tags"]}

    def list_imported_models(self, _region, _value):
        return {"modelSummaries": []}

    def answer(self, method, target, body, region):
        """The operation's HTTP status and answer."""
        url = urlsplit(target)
        name, identifier = operation(method, unquote(url.path))
        received = {"operation": name, "target": target, "body": body, "region": region}
        self.received.append(received)
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
        # The same words in Python's spelling: GetCustomModel is get_custom_model.
        done = getattr(self, re.sub("(?<!^)([A-Z])", r"_\1", name).lower())
        done = done(self.region(region), value)
        own = list(problems(OPERATIONS[name]["output"]["shape"], done))
        if own:
            raise Refusal("InternalServerException", "the double is wrong: " + "; ".join(own))
        return OPERATIONS[name]["http"].get("responseCode", 200), done


def members_in(name, location):
    members = SHAPES[OPERATIONS[name]["input"]["shape"]]["members"]
    return {key: shape for key, shape in members.items() if shape.get("location") == location}


def operation(method, path):
    deployments, throughput = "/model-customization/custom-model-deployments", "/provisioned-model"
    routes = [
        ("POST", "/model-customization-jobs/(.+)/stop", "StopModelCustomizationJob"),
        ("POST", "/model-customization-jobs", "CreateModelCustomizationJob"),
        ("GET", "/model-customization-jobs", "ListModelCustomizationJobs"),
        ("GET", "/model-customization-jobs/(.+)", "GetModelCustomizationJob"),
        ("GET", "/foundation-models/(.+)", "GetFoundationModel"),
        ("GET", "/custom-models/(.+)", "GetCustomModel"),
        ("DELETE", "/custom-models/(.+)", "DeleteCustomModel"),
        ("GET", "/custom-models", "ListCustomModels"),
        ("POST", "/model-copy-jobs", "CreateModelCopyJob"),
        ("GET", "/model-copy-jobs", "ListModelCopyJobs"),
        ("GET", "/model-copy-jobs/(.+)", "GetModelCopyJob"),
        ("POST", deployments, "CreateCustomModelDeployment"),
        ("GET", deployments, "ListCustomModelDeployments"),
        ("GET", f"{deployments}/(.+)", "GetCustomModelDeployment"),
        ("DELETE", f"{deployments}/(.+)", "DeleteCustomModelDeployment"),
        ("POST", f"{throughput}-throughput", "CreateProvisionedModelThroughput"),
        ("GET", f"{throughput}-throughputs", "ListProvisionedModelThroughputs"),
        ("GET", f"{throughput}-throughput/(.+)", "GetProvisionedModelThroughput"),
        ("DELETE", f"{throughput}-throughput/(.+)", "DeleteProvisionedModelThroughput"),
        ("POST", "/listTagsForResource", "ListTagsForResource"),
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
                # The Region that the request was signed for.
                scope = self.headers["Authorization"]
                signed = re.search(r"Credential=[^/]+/\d+/([^/]+)/", scope)
                try:
                    body = json.loads(data or "{}")
                    self.send(*bedrock.answer(self.command, self.path, body, signed.group(1)))
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
    parser.add_argument("--keep-grants", action="store_true", help="grants outlive their models")
    parser.add_argument("--linger", type=int, default=1, help="looks that find what was deleted")
    parser.add_argument("--page", type=int, default=100, help="items of a page")
    parser.add_argument("--without", help="a foundation model that no Region has")
    parser.add_argument("--sample", help="a file that jobs write among their metrics")
    options = parser.parse_args()
    # A busy machine answers late: connections wait for that, rather than be refused.
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(Bedrock(options)))
    print(f"listening on {server.server_address[1]}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()

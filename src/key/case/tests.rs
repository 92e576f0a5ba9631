use super::*;
use crate::key::evaluate::{Evaluator, Verdict};
use crate::key::guard::owners;

const ROLE: &str = "arn:aws:iam::111122223333:role/Tuning";
const INVOKER: &str = "arn:aws:iam::111122223333:role/team/Chat";

const CASES: [Case; 7] = [
    Case::Customize,
    Case::CustomizeInvoke,
    Case::Copy,
    Case::CopyInvoke,
    Case::CopySource,
    Case::Nova,
    Case::NovaInvoke,
];

fn wish(case: Case) -> Wish {
    let invokers = if case.has_invokers() { vec![INVOKER.to_owned()] } else { Vec::new() };
    Wish {
        roles: vec![ROLE.to_owned()],
        invokers,
        regions: vec!["us-east-1".to_owned(), "us-west-2".to_owned()],
        ..Wish::default()
    }
}

/// Each kind of wish: plain, and with all that can be asked for.
fn shapes() -> Vec<Shape> {
    let all = |case| Wish {
        admins: vec!["arn:aws:iam::111122223333:role/Admin".to_owned()],
        data_roles: vec!["arn:aws:iam::111122223333:role/Data".to_owned()],
        narrow_grants: true,
        ..wish(case)
    };
    let both = CASES.iter().flat_map(|case| [(*case, wish(*case)), (*case, all(*case))]);
    both.map(|(case, wish)| Shape::new(case, wish).unwrap()).collect()
}

fn verdict(shape: &Shape, policy: &KeyPolicy, request: &Request) -> Verdict {
    let evaluator = Evaluator { policy, grants: &[], arn: None, account: shape.account() };
    evaluator.answer(request).verdict
}

#[test]
fn each_policy_gives_what_its_case_needs_and_keeps_its_owner() {
    for shape in shapes() {
        let policy = shape.policy();
        for need in shape.needs() {
            assert_eq!(verdict(&shape, &policy, &need.request), Verdict::Allowed, "{need:?}");
        }
        assert!(owners(&policy, &shape.root(), None).contains(&shape.root()), "{policy}");
        assert_eq!(KeyPolicy::parse(&policy.to_string()), Ok(policy));
    }
}

/// The actions of each case, counted from the documentation's own policies.
#[test]
fn each_case_needs_what_the_documentation_lists() {
    let actions = |case: Case| -> Vec<(String, String)> {
        let shape = Shape::new(case, Wish { regions: vec!["us-east-1".into()], ..wish(case) });
        let needs = shape.unwrap().needs().into_iter();
        let short = |name: &str| name.rsplit([':', '/']).next().unwrap().to_owned();
        needs.map(|need| (short(need.request.caller.name()), short(&need.request.action))).collect()
    };
    let pairs = |who: &str, what: &[&str]| -> Vec<(String, String)> {
        what.iter().map(|action| (who.to_owned(), (*action).to_owned())).collect()
    };
    let encrypt = pairs("Tuning", &["Decrypt", "GenerateDataKey", "DescribeKey", "CreateGrant"]);
    let invoke = pairs("Chat", &["Decrypt"]);
    let nova = pairs("Chat", &["Decrypt", "GenerateDataKey"]);
    let service = pairs("bedrock.amazonaws.com", &["Decrypt", "GenerateDataKey"]);
    assert_eq!(actions(Case::Customize), encrypt);
    assert_eq!(actions(Case::CustomizeInvoke), [encrypt.clone(), invoke.clone()].concat());
    assert_eq!(actions(Case::Copy), encrypt);
    assert_eq!(actions(Case::CopyInvoke), [encrypt.clone(), invoke].concat());
    assert_eq!(actions(Case::CopySource), pairs("Tuning", &["Decrypt"]));
    assert_eq!(actions(Case::Nova), [encrypt.clone(), service.clone()].concat());
    assert_eq!(actions(Case::NovaInvoke), [encrypt, nova, service].concat());
}

#[test]
fn a_policy_gives_nothing_outside_its_services_and_regions() {
    for shape in shapes() {
        let policy = shape.policy();
        for need in shape.needs().iter().filter(|need| need.via.is_some()) {
            for elsewhere in [
                Context::direct(),
                Context::via("bedrock.eu-west-1.amazonaws.com"),
                Context::via("ec2.us-east-1.amazonaws.com"),
            ] {
                let request = Request { context: elsewhere, ..need.request.clone() };
                assert_ne!(verdict(&shape, &policy, &request), Verdict::Allowed, "{request:?}");
            }
        }
    }
}

/// The service makes grants "on your behalf" with known operations; others are refused.
#[test]
fn narrow_grants_are_for_services_and_known_operations_only() {
    let narrow = Wish { narrow_grants: true, ..wish(Case::Customize) };
    let admins = vec!["arn:aws:iam::111122223333:role/Admin".to_owned()];
    let shape = Shape::new(Case::Customize, Wish { admins, ..narrow }).unwrap();
    let policy = shape.policy();
    let needs = shape.needs();
    let grant = needs.iter().find(|need| need.request.action == "kms:CreateGrant").unwrap();
    let with = |operations: &[&str]| Request {
        context: grant.request.context.clone().with("kms:GrantOperations", operations),
        ..grant.request.clone()
    };
    assert_eq!(verdict(&shape, &policy, &with(&["Decrypt", "DescribeKey"])), Verdict::Allowed);
    assert_eq!(verdict(&shape, &policy, &with(&["Decrypt", "Encrypt"])), Verdict::Denied);
    let direct = Request { context: Context::direct(), ..grant.request.clone() };
    assert_eq!(verdict(&shape, &policy, &direct), Verdict::Denied);
}

#[test]
fn statements_for_what_is_missing_provide_it() {
    for shape in shapes() {
        let needs = shape.needs();
        for some in [needs.iter().collect::<Vec<_>>(), needs.iter().take(1).collect()] {
            let policy = KeyPolicy::of("missing", shape.statements_for(&some));
            for need in some {
                assert_eq!(verdict(&shape, &policy, &need.request), Verdict::Allowed, "{need:?}");
            }
        }
    }
}

#[test]
fn a_wish_that_makes_no_policy_is_refused_with_its_reason() {
    let base = || wish(Case::Customize);
    let role = |arn: &str| Wish { roles: vec![arn.to_owned()], ..base() };
    let region = |name: &str| Wish { regions: vec![name.to_owned()], ..base() };
    let foreign = "arn:aws:iam::444455556666:role/Other".to_owned();
    for (case, wish, why) in [
        (Case::Customize, Wish { roles: Vec::new(), ..base() }, "--role"),
        (Case::Customize, Wish { regions: Vec::new(), ..base() }, "--region"),
        (Case::CustomizeInvoke, base(), "--invoke-role"),
        (Case::Nova, wish(Case::NovaInvoke), "ends in -invoke"),
        (Case::Customize, role("arn:aws:iam::111122223333:user/Tuning"), "write role/"),
        (Case::Customize, role("arn:aws:iam::111122223333:root"), "name roles as"),
        (Case::Customize, role("arn:aws:iam::111122223333:role/*"), "name roles as"),
        (Case::Customize, role("111122223333"), "name roles as"),
        (Case::Customize, role("arn:aws:sts::111122223333:assumed-role/a/b"), "name roles as"),
        (Case::Customize, role("arn:aws-cn:iam::111122223333:role/a"), "isn't in the partition"),
        (Case::Customize, region("*"), "name each Region"),
        (Case::Customize, region("us-east"), "name each Region"),
        (Case::Customize, Wish { roles: vec![ROLE.into(), foreign], ..base() }, "--account"),
        (Case::Customize, Wish { account: Some("1".into()), ..base() }, "12 digits"),
    ] {
        let error = Shape::new(case, wish).unwrap_err().to_string();
        assert!(error.contains(why), "{why}: {error}");
    }
    let user = role("arn:aws:iam::111122223333:user/Tuning");
    assert!(Shape::new(Case::Customize, Wish { allow_users: true, ..user }).is_ok());
    assert!(Shape::new(Case::Customize, region("us-gov-west-1")).is_ok());
}

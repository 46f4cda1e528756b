import pytest
from stellar_sdk import xdr

from app.adapters.results import Outcome, outcome

TRAPPED = "INVOKE_HOST_FUNCTION_TRAPPED"
SUCCESS = "INVOKE_HOST_FUNCTION_SUCCESS"
NOTHING = "A" * 38
BAD_BUMP = "AAAAAAAAAMj////zAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAP////8AAAAB"
GOOD_BUMP = "AAAAAAAAAMgAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB"

NAMED = [
    ("AAAAAAAAAGT////2AAAAAA==", Outcome(False, "txBAD_AUTH_EXTRA", "")),
    ("AAAAAAAAAAD////6AAAAAA==", Outcome(False, "txBAD_AUTH", "")),
    ("AAAAAAAAAAD////7AAAAAA==", Outcome(False, "txBAD_SEQ", "")),
    ("AAAAAAAAAAD////9AAAAAA==", Outcome(False, "txTOO_LATE", "")),
    ("AAAAAAAAAAD////vAAAAAA==", Outcome(False, "txSOROBAN_INVALID", "")),
    ("AAAAAAAAAAD////uAAAAAA==", Outcome(False, "txFROZEN_KEY_ACCESSED", "")),
    ("AAAAAAAAAGT/////AAAAAf////8AAAAA", Outcome(False, "txFAILED", "opBAD_AUTH")),
    ("AAAAAAABhqD/////AAAAAQAAAAAAAAAY/////gAAAAA=", Outcome(False, "txFAILED", TRAPPED)),
    (
        "AAAAAAABhqD/////AAAAAQAAAAAAAAAY/////AAAAAA=",
        Outcome(False, "txFAILED", "INVOKE_HOST_FUNCTION_ENTRY_ARCHIVED"),
    ),
    (f"{BAD_BUMP}/////wAAAAAAAAAA", Outcome(False, "txFAILED", "opBAD_AUTH")),
    (f"{GOOD_BUMP}AAAAAAAAABgAAAAA{NOTHING}{'A' * 16}==", Outcome(True, "txSUCCESS", SUCCESS)),
]


@pytest.mark.parametrize(("result", "named"), NAMED, ids=[str(n) for n, _ in enumerate(NAMED)])
def test_a_result_has_the_names_of_the_documentation(result: str, named: Outcome) -> None:
    assert outcome(xdr.TransactionResult.from_xdr(result)) == named


def test_of_several_operations_the_one_that_failed_is_named() -> None:
    paid = xdr.PaymentResult(xdr.PaymentResultCode.PAYMENT_SUCCESS)
    unpaid = xdr.PaymentResult(xdr.PaymentResultCode.PAYMENT_NO_TRUST)
    operations = [
        xdr.OperationResult(
            xdr.OperationResultCode.opINNER,
            xdr.OperationResultTr(xdr.OperationType.PAYMENT, payment_result=result),
        )
        for result in (paid, unpaid)
    ]
    result = xdr.TransactionResult(
        xdr.Int64(200),
        xdr.TransactionResultResult(xdr.TransactionResultCode.txFAILED, results=operations),
        xdr.TransactionResultExt(0),
    )
    assert outcome(result) == Outcome(False, "txFAILED", "PAYMENT_NO_TRUST")

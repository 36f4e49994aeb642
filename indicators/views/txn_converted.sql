select
    txn.txn_id,
    txn.programme_id,
    txn.activity_id,
    txn.type,
    txn.txn_date,
    txn.currency,
    txn.provider_org,
    txn.receiver_org,
    txn.in_kind,
    txn.boundary,
    case
        when txn.currency = $currency then txn.amount
        else try_cast(
            cast(sign(cents) * ((2 * abs(cents) * wanted_e8 + own_e8) // (2 * own_e8)) as decimal(36, 0)) * 0.01
            as decimal(18, 2)
        )
    end as converted
from txn
join txn_rates
    on txn_rates.txn_id = txn.txn_id

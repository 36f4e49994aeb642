select
    txn.txn_id,
    cast(txn.amount * 100 as hugeint) as cents,
    case when txn.currency = 'EUR' then cast(100000000 as hugeint) else nullif(cast(own.per_eur * 100000000 as hugeint), 0) end as own_e8,
    case when $currency = 'EUR' then cast(100000000 as hugeint) else nullif(cast(wanted.per_eur * 100000000 as hugeint), 0) end as wanted_e8
from txn
left join fx_rate as own
    on own.rate_set = $rate_set
    and own.currency = txn.currency
    and own.month = cast(date_trunc('month', coalesce(txn.value_date, txn.txn_date)) as date)
left join fx_rate as wanted
    on wanted.rate_set = $rate_set
    and wanted.currency = $currency
    and wanted.month = cast(date_trunc('month', coalesce(txn.value_date, txn.txn_date)) as date)

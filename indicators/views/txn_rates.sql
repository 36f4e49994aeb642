select
    txn.txn_id,
    any_value(cast(txn.amount * 100 as hugeint)) as cents,
    case
        when any_value(txn.currency) = 'EUR' then count(*) * cast(100000000 as hugeint)
        when count(*) = count(*) filter (where own.per_eur > 0) then cast(sum(own.per_eur) * 100000000 as hugeint)
    end as own_e8,
    case
        when $currency = 'EUR' then count(*) * cast(100000000 as hugeint)
        when count(*) = count(*) filter (where wanted.per_eur > 0) then cast(sum(wanted.per_eur) * 100000000 as hugeint)
    end as wanted_e8
from txn
join txn_months
    on txn_months.txn_id = txn.txn_id
left join fx_rate as own
    on own.rate_set = $rate_set
    and own.currency = txn.currency
    and own.month = txn_months.month
left join fx_rate as wanted
    on wanted.rate_set = $rate_set
    and wanted.currency = $currency
    and wanted.month = txn_months.month
group by txn.txn_id

select
    txn.txn_id,
    cast(txn.amount * 100 as hugeint) as cents,
    case when txn.currency = 'EUR' then per_month.months * cast(100000000 as hugeint) else per_month.own_e8 end as own_e8,
    case when $currency = 'EUR' then per_month.months * cast(100000000 as hugeint) else per_month.wanted_e8 end as wanted_e8
from txn
join (
    select
        txn_months.txn_id,
        count(*) as months,
        case when count(*) = count(*) filter (where own.per_eur > 0) then cast(sum(own.per_eur) * 100000000 as hugeint) end as own_e8,
        case when count(*) = count(*) filter (where wanted.per_eur > 0) then cast(sum(wanted.per_eur) * 100000000 as hugeint) end as wanted_e8
    from txn_months
    join txn as booked
        on booked.txn_id = txn_months.txn_id
    left join fx_rate as own
        on own.rate_set = $rate_set
        and own.currency = booked.currency
        and own.month = txn_months.month
    left join fx_rate as wanted
        on wanted.rate_set = $rate_set
        and wanted.currency = $currency
        and wanted.month = txn_months.month
    group by txn_months.txn_id
) as per_month
    on per_month.txn_id = txn.txn_id

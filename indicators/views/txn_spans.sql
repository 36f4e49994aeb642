select
    txn.txn_id,
    case cast($fx_method as varchar)
        when 'month_of_entry' then txn.txn_date
        when 'period_average' then coalesce(reporting_period.period_from, txn_years.begins)
        else coalesce(txn.value_date, txn.txn_date)
    end as begins,
    case cast($fx_method as varchar)
        when 'month_of_entry' then txn.txn_date
        when 'period_average' then coalesce(reporting_period.period_to, txn_years.ends)
        else coalesce(txn.value_date, txn.txn_date)
    end as ends
from txn
join txn_years
    on txn_years.txn_id = txn.txn_id
left join reporting_period
    on reporting_period.framework_id = $framework
    and txn.txn_date between reporting_period.period_from and reporting_period.period_to
qualify row_number() over (
    partition by txn.txn_id
    order by
        reporting_period.period_to,
        reporting_period.period_from desc
) = 1

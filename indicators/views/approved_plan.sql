select distinct coalesce(product.partnership_id, activity.partnership_id) as partnership_id
from product
left join activity
    on activity.activity_id = product.activity_id
join product_status as reached
    on reached.product_id = product.product_id
    and reached.status in ('approved', 'implemented', 'resourced')
    and reached.on_date < $before
where product.kind in ('ACTION_PLAN', 'JOINT_PLAN')
    and not exists (
        select 1
        from product_status as retired
        where retired.product_id = product.product_id
            and retired.status = 'retired'
            and retired.on_date < $before
    )

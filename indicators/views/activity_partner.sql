select
    activity.activity_id,
    coalesce(activity.parent_id, activity.activity_id) as event,
    coalesce(
        min(coalesce(activity.partnership_id, organised.organisers)) over (partition by coalesce(activity.parent_id, activity.activity_id)),
        '_U'
    ) as partner
from activity
left join (
    select
        activity_id,
        string_agg(org_id, '+' order by org_id) as organisers
    from activity_org
    where role = 'organiser'
    group by activity_id
) as organised
    on organised.activity_id = activity.activity_id
